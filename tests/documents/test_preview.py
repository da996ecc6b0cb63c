"""The pages on the screen are the pages of the PDF: every word and every line at the same place."""

import re
from collections import defaultdict
from dataclasses import replace
from io import BytesIO
from math import dist
from xml.etree import ElementTree

import pdfplumber
import pytest

from plans.documents import render_pages, render_pdf
from tests.documents.papers import samples

NAMES = ["state-plan", "state-dispatch-one", "state-decision-attached", "party-draft", "party-minutes"]
LONG = [pytest.param(name, marks=pytest.mark.slow) for name in ("state-annexes", "state-report", "party-annexes")]


def sheets(html):
    found = re.findall(r'<section class="sheet[^"]*" aria-label="Trang (\d+)">(<svg.*?</svg>)</section>', html, re.S)
    assert [int(number) for number, _ in found] == list(range(1, len(found) + 1))
    return [ElementTree.fromstring(svg) for _, svg in found]


def words_of(svg):
    found = []
    for text in svg.iter("text"):
        for part in text.iter("tspan"):
            found.append((part.text.strip(), float(part.get("x")), float(text.get("y")), float(text.get("font-size"))))
    return found


def bars_of(svg):
    """Horizontal lines: left, right, middle height."""
    bars = set()
    for path in svg.iter("path"):
        d = path.get("d")
        for left, top, right, bottom in re.findall(r"M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)H", d):
            if float(bottom) - float(top) < 3:
                bars.add((float(left), float(right), (float(top) + float(bottom)) / 2))
        for left, top, right, bottom in re.findall(r"M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)", d):
            if top == bottom:
                bars.add((float(left), float(right), float(top)))
    return sorted(bars)


@pytest.fixture(scope="module")
def papers():
    return samples()


@pytest.mark.parametrize("name", [*NAMES, *LONG])
def test_every_letter_stands_where_the_pdf_has_it(papers, name):
    shown = sheets(render_pages(papers[name]))
    with pdfplumber.open(BytesIO(render_pdf(papers[name]))) as pdf:
        assert len(shown) == len(pdf.pages)
        for svg, page in zip(shown, pdf.pages, strict=True):
            box = [float(value) for value in svg.get("viewBox").split()]
            assert box == pytest.approx([0, 0, float(page.width), float(page.height)], abs=0.5)
            words = words_of(svg)
            printed = [c for c in page.chars if c["text"].strip()]
            assert sorted("".join(word for word, *_ in words)) == sorted(c["text"] for c in printed)
            places = defaultdict(list)
            for c in printed:
                places[c["text"], round(c["size"], 1)].append((c["matrix"][4], page.height - c["matrix"][5]))
            for word, x, y, size in words:
                assert min(dist((x, y), place) for place in places[word[0], round(size, 1)]) < 1, word


@pytest.mark.parametrize("name", ["state-dispatch", "state-draft", *LONG[2:]])
def test_rules_are_those_of_the_pdf(papers, name):
    shown = sheets(render_pages(papers[name]))
    with pdfplumber.open(BytesIO(render_pdf(papers[name]))) as pdf:
        for svg, page in zip(shown, pdf.pages, strict=True):
            drawn = {
                (shape["x0"], shape["x1"], (shape["top"] + shape["bottom"]) / 2)
                for shape in [*page.rects, *page.lines]
                if shape["width"] > 3 and 0 <= shape["height"] < 3
            }
            for left, right, middle in bars_of(svg):
                near = [d for d in drawn if abs(d[0] - left) < 1 and abs(d[1] - right) < 1 and abs(d[2] - middle) < 1]
                assert near, (left, right, middle)
            assert bool(drawn) == bool(bars_of(svg))


def test_pages_hold_no_style_no_script_and_escaped_text(papers):
    html = render_pages(replace(papers["state-plan"], subject="<script>alert(1)</script> & “thử”"))
    assert "<script" not in html and "&lt;script&gt;" in html
    assert "style=" not in html.replace("font-style=", "") and "<style" not in html
