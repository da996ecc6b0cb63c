"""What every long list needs: an order and a page, both read from the address."""

from django.core.paginator import Page, Paginator

PAGE_PARAM = "trang"
SORT_PARAM = "sap-xep"
PER_PAGE = 50


def ordering(request, allowed: dict[str, str | tuple[str, ...]], default: str) -> tuple[str, ...]:
    """The ORM ordering for `?sap-xep=[-]name`; names not in `allowed` fall back to the default."""
    asked = request.GET.get(SORT_PARAM, "")
    if asked.removeprefix("-") not in allowed:
        asked = default
    fields = allowed[asked.removeprefix("-")]
    fields = (fields,) if isinstance(fields, str) else fields
    return tuple(_flip(field) for field in fields) if asked.startswith("-") else tuple(fields)


def page_of(request, rows, per_page: int = PER_PAGE) -> Page:
    """The asked page of the rows; a page that does not exist becomes the nearest one."""
    return Paginator(rows, per_page).get_page(request.GET.get(PAGE_PARAM))


def _flip(field: str) -> str:
    return field[1:] if field.startswith("-") else f"-{field}"
