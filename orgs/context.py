"""What the layout shows on every page: navigation by role, the account, the demo banner. Nothing here costs a query
until a template asks for it, so error pages stay independent of the database."""

from django.conf import settings
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string

from orgs.models.people import Role
from orgs.permissions import ADMINISTRATORS, CONTENT_ROLES

EVERYBODY = CONTENT_ROLES | ADMINISTRATORS

# (key, label, address, roles that see it); administrators read no content.
NAV = (
    ("home", "Việc của tôi", "/", EVERYBODY),
    ("documents", "Văn bản", "/van-ban/", CONTENT_ROLES),
    ("plans", "Kế hoạch", "/ke-hoach/", CONTENT_ROLES),
    ("reports", "Báo cáo", "/bao-cao/", CONTENT_ROLES),
    ("overview", "Tổng quan", "/tong-quan/", CONTENT_ROLES),
    ("bodies", "Đơn vị", "/don-vi/", EVERYBODY),
    ("notices", "Thông báo", "/thong-bao/", EVERYBODY),
    ("administration", "Quản trị", "/quan-tri/", ADMINISTRATORS),
)


def interface(request):
    return {
        "nav": SimpleLazyObject(lambda: navigation(request)),
        "account": SimpleLazyObject(lambda: account(request)),
        "demo": getattr(settings, "DEMO", False),
    }


def navigation(request) -> list[dict]:
    """The entries this visitor's roles open; nothing for a stranger, no content for somebody without a role."""
    user = getattr(request, "user", None)
    if not user or not user.is_authenticated:
        return []
    roles = roles_of(request)
    return [
        {"key": key, "label": label, "url": url, "active": _is_here(request.path, url), "badge": _badge(request, key)}
        for key, label, url, seen_by in NAV
        if roles & seen_by or (not roles and seen_by == EVERYBODY)
    ]


def account(request) -> dict:
    """Name, body and post of the person signed in, for the menu at the top."""
    user = getattr(request, "user", None)
    if not user or not user.is_authenticated:
        return {}
    reach = getattr(request, "reach", None)
    name = user.get_full_name() or user.get_username()
    return {
        "name": name,
        "initials": "".join(word[0] for word in name.split("(")[0].split()[-2:]).upper(),
        "unit": getattr(getattr(reach, "home", None), "name", ""),
        "post": ", ".join(role.label for role in Role if role in roles_of(request)),
    }


def roles_of(request) -> set[str]:
    """The operator of the installation (superuser) administers without a membership."""
    roles = set(getattr(getattr(request, "reach", None), "roles", None) or ())
    return roles | ADMINISTRATORS if getattr(request.user, "is_superuser", False) else roles


def _is_here(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)


def _badge(request, key: str) -> int:
    """Counts come from the apps above through `NAV_BADGES`: {"notices": "reports.badges.unread_count"}."""
    counter = getattr(settings, "NAV_BADGES", {}).get(key)
    return import_string(counter)(request) if counter else 0
