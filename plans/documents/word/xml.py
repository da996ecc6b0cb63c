"""Short ways to write WordprocessingML: lengths in the units Word counts in, elements with their `w:` attributes."""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

POINT = 20  # twips
MM = 1440 / 25.4  # twips
EMU = 36000  # to the millimetre
EMU_POINT = 12700


def twips(mm: float) -> int:
    return round(mm * MM)


def twentieths(points: float) -> int:
    return round(points * POINT)


def make(tag: str, *children, **attrs):
    """`make("spacing", before=120)` → `<w:spacing w:before="120"/>`; children that are None are left out."""
    element = OxmlElement(f"w:{tag}")
    for name, value in attrs.items():
        element.set(qn(f"w:{name.rstrip('_')}"), str(value))
    element.extend([child for child in children if child is not None])
    return element


def switch(tag: str, is_on: bool):
    """`<w:b/>`, or nothing."""
    return make(tag) if is_on else None
