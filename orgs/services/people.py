"""Accounts, roles and posts. A role is ended, never deleted; a password is shown once and stored as a hash only."""

import secrets
from datetime import date

from axes.utils import reset as axes_reset
from django.db import IntegrityError, transaction

from orgs.audit import record
from orgs.errors import DomainError, NotAllowed, StateConflict
from orgs.models import Membership, Organization, Post, User
from orgs.models.people import Role
from orgs.permissions import can_manage_account, can_manage_body, require
from orgs.text import nfc

NOT_YOURS = "Bạn chỉ quản trị được tài khoản của người thuộc phạm vi của mình."
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


def new_password() -> str:
    """Sixteen letters and figures that cannot be mistaken for one another, in four groups."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))


@transaction.atomic
def create_user(
    *,
    actor: User | None,
    username: str,
    full_name: str,
    email: str = "",
    memberships=(),
    password=None,
    phone: str = "",
) -> User:
    """A person with roles [(organization, role)]. Without `password` nobody can sign in until one is given out."""
    if actor is not None and not actor.is_superuser and not memberships:
        raise NotAllowed("Hãy chọn đơn vị và vai trò của người này.")
    for organization, _ in memberships:
        require(actor is None or can_manage_body(actor, organization, "account.manage"), NOT_YOURS)
    username = nfc(username).strip().lower()
    if User.objects.filter(username=username).exists():
        raise DomainError(f"Tên đăng nhập {username} đã có người dùng.")
    user = User(username=username, full_name=nfc(full_name).strip(), email=email, phone=phone)
    user.set_password(password)
    user.save()
    for organization, role in memberships:
        Membership.objects.create(user=user, organization=organization, role=role)
    first = memberships[0][0] if memberships else None
    roles = [f"{Role(role).label}, {organization}" for organization, role in memberships]
    record(actor, "user_created", user, organization=first, roles=roles)
    return user


@transaction.atomic
def update_user(*, user: User, actor: User | None, **fields) -> User:
    """Change name, e-mail, telephone or the wish for e-mail."""
    require(actor is None or can_manage_account(actor, user), NOT_YOURS)
    changes = {name: [getattr(user, name), value] for name, value in fields.items() if getattr(user, name) != value}
    for name, value in fields.items():
        setattr(user, name, value)
    user.save(update_fields=list(fields))
    if changes:
        record(actor, "user_updated", user, organization=_home(user), **changes)
    return user


@transaction.atomic
def add_membership(*, user: User, organization: Organization, role: str, from_on: date | None, actor: User | None):
    """Give a role from the day. Raises StateConflict when the person holds it already."""
    allowed = actor is None or (
        can_manage_account(actor, user) and can_manage_body(actor, organization, "account.manage")
    )
    require(allowed, NOT_YOURS)
    try:
        with transaction.atomic():
            membership = Membership.objects.create(user=user, organization=organization, role=role, from_on=from_on)
    except IntegrityError as error:
        raise StateConflict("Người này đang giữ đúng vai trò đó ở đơn vị.") from error
    record(actor, "role_given", user, organization=organization, role=membership.get_role_display())
    return membership


@transaction.atomic
def end_membership(*, membership: Membership, on: date, actor: User | None) -> None:
    """The role is no longer held from the day; raises StateConflict when it has ended already."""
    allowed = actor is None or can_manage_body(actor, membership.organization, "account.manage")
    require(allowed, NOT_YOURS)
    if membership.from_on and on < membership.from_on:
        raise DomainError("Ngày thôi giữ vai trò phải sau ngày bắt đầu.")
    if not Membership.objects.filter(pk=membership.pk, to_on__isnull=True).update(to_on=on):
        raise StateConflict("Vai trò này đã kết thúc trước đó.")
    what = {"role": membership.get_role_display(), "on": str(on)}
    record(actor, "role_ended", membership.user, organization=membership.organization, **what)


@transaction.atomic
def save_post(*, post: Post, actor: User | None) -> Post:
    """Create or change a post; the holder must have a role in the body."""
    require(actor is None or can_manage_body(actor, post.organization, "account.manage"), NOT_YOURS)
    if post.holder and not post.holder.memberships.filter(organization=post.organization).exists():
        raise DomainError(f"{post.holder} chưa có vai trò nào ở {post.organization}.")
    is_new = post.pk is None
    post.save()
    action = "post_created" if is_new else "post_updated"
    holder = str(post.holder) if post.holder else ""
    record(actor, action, post, organization=post.organization, title=post.title, holder=holder)
    return post


@transaction.atomic
def end_post(*, post: Post, on: date, actor: User | None) -> None:
    """The post exists no longer from the day."""
    require(actor is None or can_manage_body(actor, post.organization, "account.manage"), NOT_YOURS)
    if not Post.objects.filter(pk=post.pk, to_on__isnull=True).update(to_on=on):
        raise StateConflict("Chức vụ này đã kết thúc trước đó.")
    record(actor, "post_ended", post, organization=post.organization, on=str(on))


@transaction.atomic
def reset_password(*, user: User, actor: User | None) -> str:
    """A new password, returned once for the administrator to hand over; open sessions and the sign-in pause end."""
    require(actor is None or can_manage_account(actor, user), NOT_YOURS)
    password = new_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    axes_reset(username=user.username)
    record(actor, "password_reset", user, organization=_home(user))
    return password


@transaction.atomic
def change_password(*, user: User, password: str) -> None:
    """A person's own new password; the other open sessions end."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record(user, "password_changed", user, organization=_home(user))


@transaction.atomic
def lock_user(*, user: User, actor: User | None) -> None:
    """The account can no longer sign in; its open sessions stop working at the next page."""
    require(actor is None or can_manage_account(actor, user), NOT_YOURS)
    if actor is not None and user.pk == actor.pk:
        raise DomainError("Không tự khóa tài khoản của chính mình được.")
    _switch(user, False, "user_locked", "Tài khoản này đã bị khóa trước đó.", actor)


@transaction.atomic
def unlock_user(*, user: User, actor: User | None) -> None:
    require(actor is None or can_manage_account(actor, user), NOT_YOURS)
    _switch(user, True, "user_unlocked", "Tài khoản này đang mở.", actor)


def _switch(user, active, action, message, actor) -> None:
    if not User.objects.filter(pk=user.pk, is_active=not active).update(is_active=active):
        raise StateConflict(message)
    user.is_active = active
    record(actor, action, user, organization=_home(user))


def _home(user):
    membership = user.memberships.select_related("organization").order_by("pk").first()
    return membership.organization if membership else None
