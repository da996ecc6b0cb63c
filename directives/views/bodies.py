"""Which body's register a page shows."""

from django.http import Http404

from orgs.models import Organization


def asked_body(request) -> Organization:
    """`?don_vi=<id>` among the reached bodies, else the first own body; 404 for anybody without one."""
    reach = request.user.reach
    asked = request.GET.get("don_vi", "")
    if asked.isdigit():
        if not reach.reaches(int(asked)):
            raise Http404
        return Organization.objects.get(pk=asked)
    default = default_body(request.user)
    if default is None:
        raise Http404
    return default


def default_body(user) -> Organization | None:
    """The first body in which the user reads content today."""
    home = user.reach.home
    if home is None or home.pk in user.reach.current_ids:
        return home
    return Organization.objects.filter(pk__in=user.reach.current_ids).order_by("pk").first()


def shown_bodies(user, body) -> list[Organization]:
    """Registers to choose from: of the bodies in which the user works, of those they succeeded, and the shown one."""
    return list(Organization.objects.filter(pk__in=user.reach.own_ids | {body.pk}).order_by("pk"))
