"""Import of accounts and roles: one row a role, so a person with two roles stands on two rows."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from orgs.audit import record
from orgs.imports.tables import Column, Problem, Table, as_date
from orgs.models import Membership, Organization, Post, User
from orgs.models.people import Role
from orgs.permissions import bodies_where, can_manage_account, managed_ids, require
from orgs.services.people import new_password
from orgs.text import fold

PEOPLE_COLUMNS = (
    Column("username", "Tên đăng nhập", "nguyen.vi.du", "Chữ thường không dấu, số, dấu chấm, gạch.", True),
    Column("full_name", "Họ và tên", "Nguyễn Thị Ví Dụ", "", True),
    Column("email", "Thư điện tử", "vidu@haiphong.example"),
    Column("phone", "Điện thoại"),
    Column("organization", "Đơn vị", "H24.5.12", "Mã định danh hoặc tên đầy đủ (khi tên chỉ có một).", True),
    Column("role", "Vai trò", "Văn thư", "Văn thư, Chuyên viên, Thủ trưởng, Lãnh đạo, Kiểm tra, Quản trị.", True),
    Column("title", "Chức vụ", "Hiệu trưởng", "Nếu có: lập chức vụ do người này giữ."),
    Column("from_on", "Từ ngày", "01/07/2025", "Để trống: không ghi ngày bắt đầu."),
)
HEADERS = {column.key: column.header for column in PEOPLE_COLUMNS}
ROLES = {fold(label): value for value, label in Role.choices} | {value: value for value in Role.values}
USERNAME = User._meta.get_field("username")


@dataclass
class PeopleDraft:
    created: list = field(default_factory=list)
    changed: list = field(default_factory=list)
    memberships: list = field(default_factory=list)
    posts: list = field(default_factory=list)
    unchanged: int = 0
    problems: list = field(default_factory=list)
    passwords: list = field(default_factory=list)


def import_people(table: Table, *, actor: User | None, with_passwords: bool = False) -> PeopleDraft:
    """Everything in one transaction, or nothing. With `with_passwords` the draft lists (username, name, password)."""
    with transaction.atomic():
        draft = check_people(table, actor=actor)
        if draft.problems:
            return draft
        for user in draft.created:
            password = new_password() if with_passwords else None
            user.set_password(password)
            if password:
                draft.passwords.append((user.username, user.full_name, password))
        User.objects.bulk_create(draft.created, batch_size=500)
        User.objects.bulk_update(draft.changed, ["full_name", "email", "phone"], batch_size=500)
        for rows, model in ((draft.memberships, Membership), (draft.posts, Post)):
            for row in rows:
                holder = "user" if model is Membership else "holder"
                setattr(row, holder, getattr(row, holder))  # an account just stored has its key now
            model.objects.bulk_create(rows, batch_size=500)
        _log(draft, actor)
    return draft


def check_people(table: Table, *, actor: User | None) -> PeopleDraft:
    """Look at every row, write nothing. Raises NotAllowed for somebody who manages no account."""
    require(
        actor is None or actor.is_superuser or bool(bodies_where(actor, "account.manage")),
        "Chỉ người quản trị được nhập tài khoản từ tệp.",
    )
    return _Check(table, actor).run()


class _Check:
    def __init__(self, table, actor):
        self.table, self.actor = table, actor
        self.draft = PeopleDraft(problems=list(table.problems))
        names = {row.get("username", "").lower() for _, row in table.rows}
        self.users = {user.username: user for user in User.objects.filter(username__in=names)}
        self.known = set(self.users)
        held = Membership.objects.filter(user__in=self.users.values(), to_on__isnull=True)
        self.held = set(held.values_list("user__username", "organization", "role"))
        posts = Post.objects.filter(holder__in=self.users.values(), to_on__isnull=True)
        self.posts = set(posts.values_list("holder__username", "organization", "title"))
        self.by_code, self.by_name = {}, defaultdict(list)
        for body in Organization.objects.filter(ended_on__isnull=True).only("pk", "name", "code", "parent"):
            self.by_name[fold(body.name)].append(body)
            if body.code:
                self.by_code[body.code] = body
        everything = actor is None or actor.is_superuser
        ids = managed_ids(actor, "account.manage").values_list("organization", flat=True) if not everything else ()
        self.managed = None if everything else set(ids)

    def run(self) -> PeopleDraft:
        for number, row in self.table.rows:
            self._row(number, row)
        return self.draft

    def problem(self, number, key, message) -> None:
        self.draft.problems.append(Problem(number, HEADERS[key], message))

    def _row(self, number, row) -> None:
        before = len(self.draft.problems)
        organization = self._organization(number, row.get("organization", ""))
        role = ROLES.get(fold(row.get("role", "")))
        if role is None:
            self.problem(number, "role", f"chỉ ghi một trong: {', '.join(Role.labels)}.")
        from_on = self._date(number, row.get("from_on", ""))
        user = self._user(number, row)
        if len(self.draft.problems) > before:
            return
        key = (user.username, organization.pk, role)
        if key in self.held:
            self.draft.unchanged += 1
        else:
            self.held.add(key)
            membership = Membership(user=user, organization=organization, role=role, from_on=from_on)
            self.draft.memberships.append(membership)
        self._post(user, organization, row.get("title", "")[:120], from_on)

    def _post(self, user, organization, title, from_on) -> None:
        key = (user.username, organization.pk, title)
        if title and key not in self.posts:
            self.posts.add(key)
            self.draft.posts.append(Post(organization=organization, title=title, holder=user, from_on=from_on))

    def _organization(self, number, text):
        found = [self.by_code[text]] if text in self.by_code else self.by_name.get(fold(text), [])
        if not text:
            self.problem(number, "organization", "chưa ghi đơn vị.")
        elif not found:
            self.problem(number, "organization", f"không tìm thấy đơn vị “{text}”.")
        elif len(found) > 1:
            self.problem(number, "organization", f"có {len(found)} đơn vị mang tên này: hãy ghi mã định danh.")
        elif self.managed is not None and found[0].pk not in self.managed:
            self.problem(number, "organization", "đơn vị này nằm ngoài phạm vi quản trị của bạn.")
        return found[0] if len(found) == 1 else None

    def _date(self, number, text):
        try:
            return as_date(text)
        except ValueError as error:
            self.problem(number, "from_on", str(error))
            return None

    def _user(self, number, row):
        username = row.get("username", "").lower()
        values = {
            "full_name": row.get("full_name", ""),
            "email": row.get("email", ""),
            "phone": row.get("phone", ""),
        }
        if not self._check_person(number, username, values):
            return None
        user = self.users.get(username)
        if user is None:
            user = self.users[username] = User(username=username, **values)
            self.draft.created.append(user)
            return user
        return self._known_person(number, user, {key: value for key, value in values.items() if value})

    def _known_person(self, number, user, values):
        changes = {key: value for key, value in values.items() if getattr(user, key) != value}
        if user.pk is None and "full_name" in changes:
            self.problem(
                number, "full_name", f"tên đăng nhập {user.username} đã dùng cho {user.full_name} ở dòng khác."
            )
        elif user.pk and self.actor is not None and not can_manage_account(self.actor, user):
            self.problem(number, "username", "tài khoản này thuộc phạm vi của người quản trị khác.")
        elif changes:
            for key, value in changes.items():
                setattr(user, key, value)
            if user.pk and user not in self.draft.changed:
                self.draft.changed.append(user)
        return user

    def _check_person(self, number, username, values) -> bool:
        before = len(self.draft.problems)
        try:
            USERNAME.run_validators(username)
            if not username:
                raise ValidationError("")
        except ValidationError:
            self.problem(number, "username", "chỉ dùng chữ không dấu, số và các dấu . - _ @ +, không để trống.")
        if not values["full_name"] or len(values["full_name"]) > 120:
            self.problem(number, "full_name", "chưa ghi họ và tên, hoặc dài quá 120 ký tự.")
        if len(values["phone"]) > 60:
            self.problem(number, "phone", "dài quá 60 ký tự.")
        try:
            if values["email"]:
                validate_email(values["email"])
        except ValidationError:
            self.problem(number, "email", "thư điện tử không đúng.")
        return len(self.draft.problems) == before


def _log(draft, actor) -> None:
    for user in draft.created:
        record(actor, "user_created", user, comment="Nhập từ tệp")
    for user in draft.changed:
        record(actor, "user_updated", user, comment="Nhập từ tệp")
    for row in draft.memberships:
        record(actor, "role_given", row.user, organization=row.organization, role=row.get_role_display())
    for row in draft.posts:
        record(actor, "post_created", row, organization=row.organization, title=row.title)
