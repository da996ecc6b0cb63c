"""What a file was drawn with, so that a reprint which differs can say why."""

import hashlib
import json
import subprocess
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from django.conf import settings

from plans.documents.formats import format_of
from plans.documents.structure import Structure

RENDERERS = {"pdf": ("weasyprint", "pydyf", "fonttools"), "docx": ("python-docx", "lxml")}
FACES = ("", ":bold", ":italic", ":bold:italic")
LAYOUT = (
    "plans/documents/**/*.py",
    "templates/plans/paper/*",
    "directives/printing*.py",
    "plans/templatetags/paper.py",
)
WORDS = {
    "content": "nội dung đóng băng",
    "rules": "quy tắc thể thức",
    "layout": "bộ dựng trang của phần mềm",
    "fonts": "phông chữ trên máy chủ",
    "renderer": "thư viện vẽ",
}


def made_with(structure: Structure, format: str) -> dict[str, str]:
    """Content and rules by fingerprint and day, software and font by version."""
    content = json.dumps(structure.to_json(), ensure_ascii=False, sort_keys=True)
    return {
        "content": _short(content.encode()),
        "rules": format_of(structure.format, structure.rules).dated,
        "layout": _layout(),
        "fonts": _fonts(),
        "renderer": _versions(format),
    }


def differences(then: dict, now: dict) -> list[str]:
    """`thư viện vẽ: weasyprint 66.0 → weasyprint 67.0`, one for each thing that changed."""
    return [
        f"{word}: {then.get(name) or 'không ghi'} → {now[name]}"
        for name, word in WORDS.items()
        if then.get(name) != now[name]
    ]


def _short(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]


@cache
def _versions(format: str) -> str:
    found = []
    for name in RENDERERS[format]:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} không có")
    return ", ".join(found)


@cache
def _layout() -> str:
    """A fingerprint of the code and templates that lay the page out."""
    base = Path(settings.BASE_DIR)
    files = sorted(path for pattern in LAYOUT for path in base.glob(pattern) if path.is_file())
    return _short(b"".join(path.name.encode() + path.read_bytes() for path in files))


@cache
def _fonts() -> str:
    """The four faces of the paper's font by their bytes; a machine without them says so."""
    digest = hashlib.sha256()
    for face in FACES:
        try:
            asked = ["fc-match", "-f", "%{file}", f"Liberation Serif{face}"]
            path = subprocess.run(asked, capture_output=True, text=True, check=True, timeout=20).stdout
            digest.update(Path(path).read_bytes())
        except (OSError, subprocess.SubprocessError):
            return "không tìm thấy"
    return digest.hexdigest()[:16]
