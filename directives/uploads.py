"""What may be uploaded: size, type by name and by content, archives that are what they say, no secrecy mark."""

import hashlib
import io
import logging
import os
import re
import subprocess
import sys
from dataclasses import dataclass

from django.conf import settings
from PIL import Image

from directives import extract
from directives.secrecy import CHANNEL, SecretContent, bears_mark, log_refusal
from orgs.archives import BadPackage, check_package
from orgs.errors import DomainError
from orgs.text import nfc

logger = logging.getLogger(__name__)

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
}
ACCEPT = ",".join(f".{name}" for name in TYPES)
ALLOWED_WORDS = "PDF, DOCX, XLSX, JPG hoặc PNG"
NAME_LENGTH = 200
MAX_PIXELS = 100_000_000
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]')


class BadUpload(DomainError):
    """The file is not accepted; `message` says why and what to do."""


@dataclass(frozen=True)
class Inspected:
    name: str
    size: int
    sha256: str
    content_type: str


def inspect(upload, actor=None) -> Inspected:
    """Check one uploaded file once and remember the answer on it; raises BadUpload or SecretContent."""
    known = getattr(upload, "inspected", None)
    if known is None:
        known = upload.inspected = _inspect(upload, actor)
    return known


def clean_name(name: str) -> str:
    """The last part of the path, composed, without control or direction characters, at most 200 characters."""
    last = re.split(r"[\\/]", nfc(str(name)))[-1]
    stem, dot, ending = _UNSAFE.sub("", last).strip(" .").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    return f"{stem[: NAME_LENGTH - len(ending) - 1]}{dot}{ending}"


def _inspect(upload, actor):
    name = clean_name(upload.name)
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    limit = settings.UPLOAD_MAX_BYTES
    if ending not in TYPES:
        raise BadUpload(f"Tệp “{name}”: chỉ nhận {ALLOWED_WORDS}. Hãy lưu lại theo một trong các loại này.")
    if upload.size > limit:
        raise BadUpload(f"Tệp “{name}” lớn hơn {limit // 2**20} MB. Hãy giảm dung lượng hoặc tách thành nhiều tệp.")
    upload.seek(0)
    content = upload.read(limit + 1)
    upload.seek(0)
    if not content:
        raise BadUpload(f"Tệp “{name}” rỗng.")
    sha256 = hashlib.sha256(content).hexdigest()
    _check_content(name, ending, content)
    if ending in {"pdf", "docx", "xlsx"} and bears_mark(_text_of(name, ending, content)):
        log_refusal(f"file sha256={sha256}", actor)
        raise SecretContent(CHANNEL)
    return Inspected(name, len(content), sha256, TYPES[ending])


def _check_content(name, ending, content):
    wrong = BadUpload(f"Nội dung tệp “{name}” không đúng loại .{ending} hoặc tệp bị hỏng. Hãy mở và lưu lại tệp.")
    if ending == "pdf":
        if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-2048:]:
            raise wrong
    elif ending in {"docx", "xlsx"}:
        if not content.startswith(b"PK\x03\x04"):
            raise wrong
        try:
            check_package(content, ending)
        except BadPackage as error:
            raise BadUpload(f"Tệp “{name}” không được nhận: {error.message}") from error
    elif not _is_picture(content, {"png": "PNG"}.get(ending, "JPEG")):
        raise wrong


def _is_picture(content, wanted):
    try:
        with Image.open(io.BytesIO(content), formats=[wanted]) as picture:
            small = picture.width * picture.height <= MAX_PIXELS
            picture.verify()
    except Exception:  # Pillow raises whatever its decoders meet
        return False
    return small


def _text_of(name, ending, content):
    """The text, read in a process with limited memory and time (reliability.md T44)."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", extract.__name__, ending],
            input=content,
            capture_output=True,
            timeout=extract.SECONDS + 5,
            cwd=settings.BASE_DIR,
            env={"PATH": os.defpath, "PYTHONDONTWRITEBYTECODE": "1"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise BadUpload(f"Không đọc được tệp “{name}” trong thời gian cho phép. Hãy in lại thành PDF.") from error
    if done.returncode == extract.ENCRYPTED:
        raise BadUpload(f"Tệp “{name}” đặt mật khẩu nên không kiểm tra được. Hãy bỏ mật khẩu rồi tải lên lại.")
    if done.returncode:
        logger.info("upload not readable: %s", done.stderr[-300:].decode("utf-8", "replace"))
        raise BadUpload(f"Tệp “{name}” bị hỏng, không đọc được. Hãy mở và lưu lại tệp.")
    return done.stdout.decode("utf-8", "replace")
