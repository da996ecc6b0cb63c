"""The drawn pages of a paper → HTML for the screen: an SVG a page, real text at the places of the print.

Only attributes, no style: the portal's Content-Security-Policy allows none.
"""

from html import escape

FONT = "'Liberation Serif', Tinos, 'Times New Roman', serif"


def pages_html(pages: list[dict]) -> str:
    """One `section.sheet` a page, labelled for those who listen."""
    return "\n".join(_page(page, at) for at, page in enumerate(pages, start=1))


def _page(page: dict, at: int) -> str:
    shapes = "".join(_shape(shape) for shape in page["shapes"])
    texts = "\n".join(_text(text) for text in page["texts"])
    turned = " sheet-wide" if page["width"] > page["height"] else ""
    box = f"0 0 {page['width']:g} {page['height']:g}"
    drawn = f'<svg viewBox="{box}" font-family="{FONT}">{shapes}\n{texts}</svg>'
    return f'<section class="sheet{turned}" aria-label="Trang {at}">{drawn}</section>'


def _text(text: dict) -> str:
    """A word begins where the print has it, whatever font the screen uses."""
    words = "".join(f'<tspan x="{x:g}">{escape(word)}</tspan>' for x, word in text["words"])
    look = ' font-weight="bold"' if text["bold"] else ""
    look += ' font-style="italic"' if text["italic"] else ""
    look += f' fill="{text["colour"]}"' if text["colour"] != "#000000" else ""
    return f'<text y="{text["y"]:g}" font-size="{text["size"]:g}"{look}>{words}</text>'


def _shape(shape: dict) -> str:
    path = escape(shape["path"])
    if "fill" in shape:
        return f'<path d="{path}" fill="{escape(shape["fill"])}" fill-rule="evenodd"/>'
    return f'<path d="{path}" fill="none" stroke="{escape(shape["stroke"])}" stroke-width="{shape["thick"]:g}"/>'
