"""Every letter of Vietnamese prints from the one embedded font and comes back composed (NFC), however it was typed."""

import unicodedata
from io import BytesIO
from itertools import product

import pdfplumber
import pikepdf
import pytest

from plans.documents import render_pages, render_pdf
from plans.documents.structure import PARAGRAPH, Block
from tests.documents.papers import party, state

VOWELS, TONES = "aăâeêioôơuưy", ["", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"]
LETTERS = [unicodedata.normalize("NFC", vowel + tone) for vowel, tone in product(VOWELS, TONES)] + ["đ"]
LETTERS += [letter.upper() for letter in LETTERS]
STYLES = {"Liberation-Serif": "{}", "Liberation-Serif-Bold": "**{}**", "Liberation-Serif-Italic": "*{}*",
          "Liberation-Serif-Bold-Italic": "***{}***"}  # fmt: skip


def alphabet(form, mark):
    words = [f"{mark.format(unicodedata.normalize(form, letter))}" for letter in LETTERS]
    return tuple(Block(PARAGRAPH, " ".join(words[at : at + 25])) for at in range(0, len(words), 25))


def of_font(data, font):
    with pdfplumber.open(BytesIO(data)) as pdf:
        return "".join(c["text"] for page in pdf.pages for c in page.chars if c["fontname"].split("+")[-1] == font)


def test_there_are_146_letters():
    assert len(LETTERS) == len(set(LETTERS)) == 146


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("font, mark", STYLES.items())
def test_every_letter_is_printed_and_read_back(form, font, mark):
    make = state if form == "NFC" else party
    text = of_font(render_pdf(make(blocks=alphabet(form, mark))), font)
    assert unicodedata.is_normalized("NFC", text)
    assert not set(LETTERS) - set(text)


def test_composed_and_decomposed_text_give_the_same_bytes():
    composed, decomposed = (state(blocks=alphabet(form, "{}")) for form in ("NFC", "NFD"))
    assert render_pdf(composed) == render_pdf(decomposed)
    assert render_pages(composed) == render_pages(decomposed)


@pytest.mark.parametrize("make", [state, party])
def test_only_liberation_serif_is_embedded(make):
    with pikepdf.open(BytesIO(render_pdf(make(blocks=alphabet("NFD", "{}") + alphabet("NFC", "**{}**"))))) as pdf:
        fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
        names = {str(font.BaseFont).split("+")[-1] for font in fonts}
        assert names and all(name.startswith("Liberation-Serif") for name in names)
        files = [font for font in fonts if "/FontDescriptor" in font]
        assert files
        assert all({"/FontFile2", "/FontFile3"} & set(font.FontDescriptor.keys()) for font in files)
