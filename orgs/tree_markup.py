"""A level of the tree of bodies as list items: the markup of `components/_tree_node.html`, written without a template.

The first page opens some hundred and fifty nodes; drawn through the template language they cost as much as six empty
pages (docs/do-luong.md), drawn here a tenth of that. Every value is escaped by `format_html`.
"""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from orgs.icons import icon

_OPEN = (
    '<a class="tree-toggle" href="?mo={pk}" data-tree-toggle aria-expanded="true" '
    'aria-label="Thu gọn {name}">{mark}</a>'
)
_CLOSED = (
    '<a class="tree-toggle" href="?mo={pk}" data-tree-toggle aria-expanded="false" aria-label="Mở {name}" '
    'hx-get="{base}nhanh/{pk}/" hx-target="next .tree-children" hx-swap="innerHTML" hx-trigger="click once">{mark}</a>'
)
_ROW = (
    '<li class="tree-node"><div class="tree-row">{toggle}<span class="tree-label"><a href="{base}{pk}/">{name}</a>'
    "{kind}</span></div>{below}</li>\n"
)
_LEAF = mark_safe('<span class="tree-leaf"></span>')
_KIND = ' <span class="tree-meta">{}</span>'
_BELOW = '<ul class="tree-children">{}</ul>'
_NOTHING_YET = mark_safe('<ul class="tree-children" hidden></ul>')
_MORE = '<li class="tree-node"><div class="tree-row">{}<a href="{}">Xem tất cả trong danh sách</a></div></li>'


def tree_items(rows: list[dict], base: str, more_url: str = "") -> SafeString:
    """`rows` as `orgs.directory.open_levels` gives them; `children` holds the drawn level below an opened body."""
    mark = icon("chevron")
    items = [_item(row, base, mark) for row in rows]
    if more_url:
        items.append(format_html(_MORE, _LEAF, more_url))
    return mark_safe("".join(items))


def _item(row, base, mark) -> SafeString:
    children = row.get("children")
    toggle, below = _LEAF, ""
    if row["has_children"]:
        toggle = format_html(_OPEN if children else _CLOSED, pk=row["pk"], name=row["name"], base=base, mark=mark)
        below = format_html(_BELOW, children) if children else _NOTHING_YET
    kind = format_html(_KIND, row["kind__name"]) if row["kind__name"] else ""
    return format_html(_ROW, toggle=toggle, base=base, pk=row["pk"], name=row["name"], kind=kind, below=below)
