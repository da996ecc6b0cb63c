"""Private calendar links: made and revoked by those who work in the body; the secret itself is kept nowhere."""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.db import transaction
from django.db.models import Q

from orgs.audit import record
from orgs.errors import DomainError, StateConflict
from orgs.models import Organization
from orgs.permissions import may, require
from reports.models import CalendarFeed

SECRET_BYTES = 32
MOST_LINKS = 5  # a person and body: a telephone, a desktop, and some to spare
NOTED_EVERY = timedelta(hours=1)


@transaction.atomic
def make_feed(*, organization: Organization, actor) -> tuple[CalendarFeed, str]:
    """A new link and its secret, which is told this once. Raises NotAllowed, DomainError when there are too many."""
    require(can_make_feed(actor, organization), "Chỉ người đang làm việc ở đơn vị lập được liên kết lịch.")
    standing = CalendarFeed.objects.filter(organization=organization, user=actor, revoked_at=None)
    if standing.count() >= MOST_LINKS:
        raise DomainError(f"Bạn đã có {MOST_LINKS} liên kết lịch của đơn vị này. Hãy thu hồi liên kết không dùng nữa.")
    secret = token_urlsafe(SECRET_BYTES)
    feed = CalendarFeed.objects.create(organization=organization, user=actor, secret_sha256=_hash(secret))
    record(actor, "feed_made", feed, organization=organization)
    return feed, secret


@transaction.atomic
def revoke_feed(*, feed: CalendarFeed, actor, now: datetime) -> None:
    """From now on the link answers as if it had never been. Raises NotAllowed; StateConflict when it was revoked."""
    require(can_revoke_feed(actor, feed), "Chỉ người lập hoặc thủ trưởng đơn vị thu hồi được liên kết lịch này.")
    if not CalendarFeed.objects.filter(pk=feed.pk, revoked_at=None).update(revoked_at=now):
        raise StateConflict("Liên kết lịch này đã được thu hồi.")
    record(actor, "feed_revoked", feed, organization=feed.organization)


def can_make_feed(user, organization: Organization) -> bool:
    return organization.pk in user.reach.current_ids


def can_revoke_feed(user, feed: CalendarFeed) -> bool:
    return feed.user_id == user.pk or may(user, "work.hand_over", feed.organization_id)


def feeds_of(user, organization: Organization):
    """The standing links this user may revoke: the own ones; those of all its people for the head of the body."""
    rows = CalendarFeed.objects.filter(organization=organization, revoked_at=None).select_related("user")
    return rows if may(user, "work.hand_over", organization.pk) else rows.filter(user=user)


def open_feed(secret: str, now: datetime) -> CalendarFeed | None:
    """The feed of a link, if whoever made it still works in the body; None hides why."""
    rows = CalendarFeed.objects.filter(secret_sha256=_hash(secret), revoked_at=None, user__is_active=True)
    feed = rows.select_related("organization", "user").first()
    if feed is None or not can_make_feed(feed.user, feed.organization):
        return None
    unnoted = Q(read_at=None) | Q(read_at__lte=now - NOTED_EVERY)
    CalendarFeed.objects.filter(unnoted, pk=feed.pk).update(read_at=now)
    return feed


def _hash(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
