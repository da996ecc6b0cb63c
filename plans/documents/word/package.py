"""The file itself: python-docx's template stripped to what a paper needs, the same bytes for the same paper."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as KIND

from plans.documents.text import clean
from plans.documents.word.styles import LANGUAGE
from plans.documents.word.xml import make

_KEPT = (KIND.STYLES, KIND.SETTINGS, KIND.HEADER, KIND.FOOTER)
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
_WORD = "http://schemas.microsoft.com/office/word"
_COMPAT = {
    "compatibilityMode": 15,
    "overrideTableStyleFontSizeAndJustification": 1,
    "enableOpenTypeFeatures": 1,
    "doNotFlipMirrorIndents": 1,
    "differentiateMultirowTableHeaders": 1,
}


def new_document(title: str):
    """An empty document: no theme, no picture, no name of a person or a program, only its title and language."""
    document = Document()
    _drop(document.part.rels, _KEPT)
    _drop(document.part.package.rels, (KIND.OFFICE_DOCUMENT, KIND.CORE_PROPERTIES))
    _settings(document.settings.element)
    properties = document.core_properties
    for child in list(properties._element):
        properties._element.remove(child)
    properties.title, properties.language, properties.author = clean(title)[:255], LANGUAGE, ""
    body = document.element.body
    for child in list(body):
        body.remove(child)
    return document


def _drop(relations, kept) -> None:
    for key in [key for key, relation in relations.items() if relation.reltype not in kept]:
        del relations[key]


def _settings(element) -> None:
    for child in list(element):
        element.remove(child)
    compat = [make("compatSetting", name=name, uri=_WORD, val=value) for name, value in _COMPAT.items()]
    element.extend(
        [
            make("zoom", percent=100),
            make("defaultTabStop", val=720),
            make("autoHyphenation", val=0),
            make("characterSpacingControl", val="doNotCompress"),
            make("compat", *compat),
            make("themeFontLang", val=LANGUAGE),
            make("decimalSymbol", val=","),
            make("listSeparator", val=";"),
        ]
    )


def to_bytes(document) -> bytes:
    """The file with the time of no day in it."""
    draft, final = BytesIO(), BytesIO()
    document.save(draft)
    with ZipFile(draft) as old, ZipFile(final, "w", ZIP_DEFLATED) as new:
        for entry in old.infolist():
            info = ZipInfo(entry.filename, _LONG_AGO)
            info.compress_type, info.external_attr = ZIP_DEFLATED, 0o600 << 16
            new.writestr(info, old.read(entry.filename))
    return final.getvalue()
