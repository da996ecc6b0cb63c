"""A file between its preview and its writing: kept under the session for an hour, one for each kind of import."""

import time
from contextlib import contextmanager

from django.core.files.storage import default_storage
from django.utils.crypto import get_random_string

from orgs.errors import StateConflict

FOLDER, LIFE = "cho-nhap", 3600
GONE = "Tệp xem trước không còn. Hãy chọn lại tệp."


def keep(session, kind: str, upload) -> str:
    """Store the file; returns the token with which this session finds it again."""
    drop(session, kind)
    _sweep()
    token = get_random_string(24)
    suffix = upload.name.lower().rsplit(".", 1)[-1]
    upload.seek(0)
    path = default_storage.save(f"{FOLDER}/{int(time.time())}-{token}.{suffix}", upload)
    session[f"nhap-{kind}"] = [token, path]
    return token


@contextmanager
def take(session, kind: str, token: str):
    """The stored file and its name; raises StateConflict when it is gone or another one."""
    known, path = session.get(f"nhap-{kind}", ["", ""])
    if not known or known != token or not default_storage.exists(path):
        raise StateConflict(GONE)
    with default_storage.open(path, "rb") as stream:
        yield stream, path


def drop(session, kind: str) -> None:
    _, path = session.pop(f"nhap-{kind}", ["", ""])
    if path:
        default_storage.delete(path)


def _sweep() -> None:
    """Files of people who never came back."""
    try:
        names = default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return
    for name in names:
        stamp = name.split("-", 1)[0]
        if stamp.isdigit() and int(stamp) < time.time() - LIFE:
            default_storage.delete(f"{FOLDER}/{name}")
