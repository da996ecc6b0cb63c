"""Our own line icons on a 16 x 16 grid, drawn with the colour of the text around them."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_RING = "M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Z"
PATHS = {
    "alert": "M8 2 15 14H1ZM8 6.5v3.5M8 11.8v.4",
    "arrow-back": "M6.5 3 2.5 7l4 4M3 7h6.5a4 4 0 0 1 0 7H7",
    "arrow-up": "M8 13.5V3M3.5 7.5 8 3l4.5 4.5",
    "arrow-down": "M8 2.5V13M3.5 8.5 8 13l4.5-4.5",
    "bell": "M3 12h10l-1.5-2V7a3.5 3.5 0 0 0-7 0v3ZM6.5 14h3",
    "check": "M2.5 8.5 6.5 12.5 13.5 4",
    "check-circle": f"{_RING}M5 8.2 7.2 10.5 11 5.8",
    "chevron": "M6 3.5 10.5 8 6 12.5",
    "clock": f"{_RING}M8 4.8V8l2.3 1.7",
    "clock-alert": "M13.9 7A6 6 0 1 0 11 13.2M8 4.8V8l2 1.5M14 10v2.5M14 14.4v.2",
    "clock-check": "M13.9 7A6 6 0 1 0 8 14M8 4.8V8l1.5 1M9.8 12.3l1.8 1.8 3.2-3.6",
    "cross": "M3.5 3.5l9 9M12.5 3.5l-9 9",
    "dash": "M3 8h10",
    "dot": "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6Z",
    "download": "M8 2v8.5M4.5 7 8 10.5 11.5 7M2.5 13.5h11",
    "eye": "M1.5 8S4 3.8 8 3.8 14.5 8 14.5 8 12 12.2 8 12.2 1.5 8 1.5 8Z"
    "M8 6.3a1.7 1.7 0 1 0 0 3.4 1.7 1.7 0 0 0 0-3.4Z",
    "file": "M4 1.8h5L12.5 5v9.2H4ZM9 1.8V5h3.5",
    "half": f"{_RING}M8 2v12M10 2.6v10.8M12 4v8",
    "hourglass": "M4 2h8M4 14h8M5 2c0 4 6 4 6 12M11 2c0 4-6 4-6 12",
    "inbox": "M2 9.5 4 3h8l2 6.5V13H2ZM2 9.5h3.5c0 3 5 3 5 0H14",
    "indent": "M2 3h12M7 8h7M2 13h12M2 6l2.5 2L2 10",
    "info": f"{_RING}M8 7.3V11M8 5v.3",
    "join": "M2.5 2.5h11M2.5 13.5h11M8 4.5v7M5.5 7 8 4.5 10.5 7M5.5 9 8 11.5 10.5 9",
    "lock": "M3.5 7h9v6.5h-9ZM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
    "menu": "M2 4h12M2 8h12M2 12h12",
    "minus-circle": f"{_RING}M5 8h6",
    "move": "M8 2v12M5 5l3-3 3 3M5 11l3 3 3-3",
    "outdent": "M2 3h12M7 8h7M2 13h12M4.5 6 2 8l2.5 2",
    "pen": "M2 13.5c2.5 0 2-4 4-4s.5 3.5 3 3.5c1.5 0 2-1.5 5-1.5M6.5 7 12 1.8l1.7 1.7L8.3 8.8 6 9.3Z",
    "pencil": "M2.5 13.5 3.3 10 10.8 2.5l2.7 2.7L6 12.7ZM9 4.3 11.7 7",
    "person": "M8 2.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6ZM2.5 14c.5-6 10.5-6 11 0Z",
    "plus": "M8 2.5v11M2.5 8h11",
    "print": "M4 6V2h8v4M4 11.5H2V6h12v5.5h-2M4 9.5h8V14H4Z",
    "ring": _RING,
    "ring-dashed": "M8 2a6 6 0 0 1 3.5 1.1M13.5 5.6a6 6 0 0 1 .2 4M12 12.4a6 6 0 0 1-3 1.5"
    "M5.5 13.5a6 6 0 0 1-2.8-2.8M2 7.8a6 6 0 0 1 1.5-3.8",
    "search": "M7 2.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6ZM10.5 10.5 14 14",
    "sort": "M5 6.5 8 3.5l3 3M5 9.5l3 3 3-3",
    "stamp": "M6.5 9c0-2-1.5-2.5-1.5-4.5a3 3 0 0 1 6 0c0 2-1.5 2.5-1.5 4.5H13v2.5H3V9ZM3 14h10",
    "trash": "M2.5 4h11M6 4V2h4v2M4 4l.7 10h6.6L12 4M6.7 6.5v5M9.3 6.5v5",
}


def icon(name: str, css: str = "") -> SafeString:
    """An icon beside a word; never the only carrier of a meaning, so it is hidden from screen readers."""
    drawing = mark_safe(PATHS.get(name, PATHS["dot"]))
    return format_html(
        '<svg class="ico ico-{} {}" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">'
        '<path d="{}"/></svg>',
        name,
        css,
        drawing,
    )
