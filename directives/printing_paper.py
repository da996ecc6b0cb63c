"""HTML → PDF, or → the same pages as words and lines with their places. Runs in the process that draws."""

import json
import re
from functools import lru_cache

import weasyprint
from weasyprint.pdf.stream import Stream

POINTS = 0.75  # of a CSS pixel
PANGO_BOLD = 600
_PARTS = re.compile(r"<([0-9a-f]*)>|(-?[0-9.]+(?:e-?\d+)?)")


class NothingFetched(weasyprint.urls.URLFetcher):
    """Every address is refused: a paper is only the text that was passed."""

    def fetch(self, url, headers=None):
        raise ValueError("Bản vẽ không tải gì từ bên ngoài.")


def draw(job: dict) -> bytes:
    """The PDF of a job, or its pages as JSON."""
    laid_out = weasyprint.HTML(string=job["text"], url_fetcher=NothingFetched(), base_url=None)
    sheets = [_sheet(job["css"])] if job["css"] else []
    if job["want"] == "pages":
        document = laid_out.render(stylesheets=sheets)
        return json.dumps([_page(document, page) for page in document.pages]).encode()
    return laid_out.write_pdf(stylesheets=sheets, pdf_variant="pdf/a-2a")


@lru_cache(maxsize=8)
def _sheet(css: str):
    return weasyprint.CSS(string=css, url_fetcher=NothingFetched())


def _page(document, page) -> dict:
    recorder = Recorder(document)
    page.paint(recorder, scale=POINTS)
    size = {"width": round(page.width * POINTS, 2), "height": round(page.height * POINTS, 2)}
    return {**size, "texts": recorder.texts, "shapes": recorder.shapes}


class Recorder(Stream):
    """Takes what is painted on a page, in points from its top left corner, instead of writing a PDF stream."""

    def __init__(self, document):
        super().__init__(document.fonts, (0, 0, 0, 0), _Resources(), {}, None, {}, None)
        self.texts: list[dict] = []
        self.shapes: list[dict] = []
        self._path: list[str] = []
        self._fill = self._stroke = "#000000"
        self._thick = 1.0
        self._font, self._size, self._at, self._words = None, 0.0, (0.0, 0.0), []

    def _place(self, x: float, y: float) -> tuple[float, float]:
        (a, b, _), (c, d, _), (e, f, _) = self.ctm
        return round(x * a + y * c + e, 2), round(x * b + y * d + f, 2)

    def begin_text(self):
        self._words = []

    def set_text_matrix(self, a=1, b=0, c=0, d=1, e=0, f=0):
        self._at = self._place(e, f)
        self._words = []

    def set_font_size(self, font, size):
        self._font = next(one for one in self._fonts.values() if one.hash == font)
        self._size = size

    def show_text(self, text):
        """Glyphs and the room between them → words with the place of their first letter; a wide gap parts words."""
        x, scale = self._at[0], self._size * self.ctm[0][0] / 1000
        for glyphs, room in _PARTS.findall(text):
            if room:
                x -= float(room) * scale
                continue
            for start in range(0, len(glyphs), 4):
                glyph = int(glyphs[start : start + 4], 16)
                self._letter(self._font.to_unicode.get(glyph, ""), x)
                x += self._font.widths.get(glyph, 0) * scale
        self._at = (x, self._at[1])

    def _letter(self, letter: str, x: float) -> None:
        if letter.isspace() or not letter:
            if self._words and not self._words[-1][1].endswith(" "):
                self._words[-1][1] += " "
        elif self._words and not self._words[-1][1].endswith(" "):
            self._words[-1][1] += letter
        else:
            self._words.append([round(x, 2), letter])

    def end_text(self):
        if not self._words:
            return
        font = self._font
        self.texts.append(
            {
                "y": self._at[1],
                "size": round(self._size * self.ctm[0][0], 2),
                "bold": font.weight >= PANGO_BOLD,
                "italic": bool(font.style),
                "colour": self._fill,
                "words": self._words,
            }
        )

    def set_color_rgb(self, r, g, b, stroke=False):
        colour = "#" + "".join(f"{round(part * 255):02x}" for part in (r, g, b))
        if stroke:
            self._stroke = colour
        else:
            self._fill = colour

    def set_line_width(self, width):
        self._thick = round(width * self.ctm[0][0], 2)

    def move_to(self, x, y):
        self._path.append("M{:g} {:g}".format(*self._place(x, y)))

    def line_to(self, x, y):
        self._path.append("L{:g} {:g}".format(*self._place(x, y)))

    def rectangle(self, x, y, width, height):
        (left, top), (right, bottom) = self._place(x, y), self._place(x + width, y + height)
        if left != right and top != bottom:  # WeasyPrint draws a line under a box as a box and an empty one in it
            self._path.append(f"M{left:g} {top:g}H{right:g}V{bottom:g}H{left:g}Z")

    def close(self):
        self._path.append("Z")

    def fill(self, even_odd=False):
        self._take({"fill": self._fill})

    def stroke(self):
        self._take({"stroke": self._stroke, "thick": self._thick})

    def end(self):  # of a clip: what is clipped here is never drawn outside of its box
        self._path = []

    def _take(self, look: dict) -> None:
        if self._path:
            self.shapes.append({"path": "".join(self._path), **look})
        self._path = []


class _Resources(dict):
    def __missing__(self, name):
        self[name] = {}
        return self[name]
