from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from directives.models import CascadeNode
from directives.views.documents import find_document, paper_context
from orgs.listing import PER_PAGE, page_of
from reports import cascade as chain

STATE_TONES = {chain.WAITING: "warn", chain.ACKNOWLEDGED: "", chain.ISSUED: "good"}
REPORT_TONES = {"late": "warn", "overdue": "bad", "accepted": "good"}


@require_safe
def cascade(request, pk):
    """The bodies below, one level at a time; with words or a state asked: all that fit, at any depth."""
    document = find_document(request.user, pk)
    now = timezone.now()
    nodes = chain.whole_cascade(request.user, document)
    words, state = request.GET.get("q", "").strip(), request.GET.get("trang-thai", "")
    is_flat = bool(words or state in chain.STATES)
    below = None if is_flat else _node_asked(request, nodes)
    rows = _flat(nodes, words, state) if is_flat else _level(request.user, document, below)
    page = page_of(request, chain.in_list_order(rows.select_related("organization", "parent__organization")))
    page.object_list = chain.places(request.user, page.object_list, now)
    figures = _figures(request.user, document, nodes, now)
    context = paper_context(request, document, "reports:cascade") | {
        "page": page,
        "words": words,
        "state": state,
        "is_flat": is_flat,
        "below": below,
        "path": chain.path_to(request.user, below, document) if below else [],
        "states": [(slug, label) for slug, (_, label) in chain.STATES.items()],
        **figures,
    }
    return render(request, "reports/cascade.html", context)


@require_safe
def cascade_children(request, pk, node_pk):
    """The lines below one place, for the open branch; without htmx the page that starts there."""
    document = find_document(request.user, pk)
    node = get_object_or_404(chain.whole_cascade(request.user, document), pk=node_pk)
    rows = chain.with_state(chain.children_of(request.user, node)).select_related("organization")
    first = chain.in_list_order(rows)[: PER_PAGE + 1]
    context = {"document": document, "places": chain.places(request.user, first, timezone.now())[:PER_PAGE]}
    context["more_url"] = f"{reverse('reports:cascade', args=[pk])}?duoi={node.pk}" if len(first) > PER_PAGE else ""
    return render(request, "reports/_cascade_children.html", context)


@require_safe
def cascade_reports(request, pk):
    """Exactly the reports behind a figure of the cascade page, of one place or of all."""
    document = find_document(request.user, pk)
    now = timezone.now()
    nodes = chain.whole_cascade(request.user, document)
    node = _node_asked(request, nodes, "noi")
    slug = request.GET.get("chi-so", "phai-nop")
    if slug not in chain.REPORT_FIGURES:
        raise Http404
    key, label = chain.REPORT_FIGURES[slug]
    duties = chain.duties_of(request.user, [node.pk] if node else nodes.values("pk"))
    rows = duties.filter(chain.report_conditions(now)[key]).select_related("organization", "requirement__document")
    context = paper_context(request, document, "reports:cascade") | {
        "page": page_of(request, rows.order_by("last_on", "organization__name", "pk")),
        "label": label,
        "node": node,
        "now": now,
    }
    return render(request, "reports/cascade_reports.html", context)


def _node_asked(request, nodes, name="duoi") -> CascadeNode | None:
    asked = request.GET.get(name)
    if not asked:
        return None
    pk = int(asked) if asked.isdecimal() and len(asked) < 10 else 0
    return get_object_or_404(nodes.select_related("organization"), pk=pk)


def _flat(nodes, words, state):
    rows = chain.with_state(chain.search(nodes, words))
    return rows.filter(state=chain.STATES[state][0]) if state in chain.STATES else rows


def _level(user, document, below):
    if below is not None:
        return chain.with_state(chain.children_of(user, below))
    return chain.with_state(
        CascadeNode.objects.visible_to(user).filter(pk__in=chain.first_nodes(document).values("pk"))
    )


def _figures(user, document, nodes, now) -> dict:
    """The counts on top, each with the address of the rows it counts."""
    totals = chain.summary(nodes, timezone.localdate(now))
    reports = chain.report_summary(chain.duties_of(user, nodes.values("pk")), now)
    page, listed = (
        reverse("reports:cascade", args=[document.pk]),
        reverse("reports:cascade_reports", args=[document.pk]),
    )
    return {
        "totals": totals,
        "state_figures": [
            {"key": key, "label": label, "value": totals[key], "tone": STATE_TONES[key] if totals[key] else ""}
            | {"url": f"{page}?{urlencode({'trang-thai': slug})}"}
            for slug, (key, label) in chain.STATES.items()
        ],
        "report_figures": [
            {
                "key": key,
                "label": label,
                "value": reports[key],
                "tone": REPORT_TONES.get(key, "") if reports[key] else "",
            }
            | {"url": f"{listed}?{urlencode({'chi-so': slug})}"}
            for slug, (key, label) in chain.REPORT_FIGURES.items()
        ],
        "has_reports": bool(reports["total"]),
    }
