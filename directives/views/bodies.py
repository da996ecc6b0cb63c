"""Which body's register a page shows."""

from django.http import Http404

from orgs.models import Organization


def own_bodies(user):
    """The bodies in which the user works and those they succeeded: each keeps its own register."""
    return Organization.objects.filter(pk__in=user.reach.own_ids).order_by("pk")


def asked_body(request) -> Organization:
    """`?don_vi=<id>` among the reached bodies, else the first own body; 404 for anybody without one."""
    reach = request.user.reach
    asked = request.GET.get("don_vi", "")
    if asked.isdigit():
        if not reach.reaches(int(asked)):
            raise Http404
        return Organization.objects.get(pk=asked)
    if reach.home is None or not reach.current_ids:
        raise Http404
    return reach.home if reach.home.pk in reach.current_ids else own_bodies(request.user).first()
