"""Files: checked, written and flushed first, their row after; so no roll-back can leave a row without a file."""

import hashlib
import logging
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from directives.models import Document, DocumentFile, Receipt, ReceiptFile
from directives.models.files import StoredFile, stored_path
from directives.permissions import can_change_receipt_files, can_edit_document
from directives.uploads import NAME_LENGTH, Inspected, inspect
from orgs.audit import record
from orgs.permissions import require

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Written:
    """A file that lies in the storage and has no row yet."""

    model: type[StoredFile]
    path: str
    facts: Inspected
    actor: object

    def row(self, **extra) -> StoredFile:
        """The row to insert inside the caller's transaction."""
        return self.model(
            file=self.path,
            name=self.facts.name,
            size=self.facts.size,
            sha256=self.facts.sha256,
            content_type=self.facts.content_type,
            uploaded_by=self.actor,
            **extra,
        )


def write_upload(model: type[StoredFile], upload, actor) -> Written:
    """Check the upload and put it on disk, flushed, under a server-made name. Raises BadUpload or SecretContent."""
    facts = inspect(upload, actor)
    upload.seek(0)
    path = default_storage.save(stored_path(model(), facts.name), upload)
    _flush(path)
    return Written(model, path, facts, actor)


def write_bytes(model: type[StoredFile], content: bytes, name: str, content_type: str) -> Written:
    """Put what the portal itself has drawn on disk, flushed; nobody uploaded it."""
    path = default_storage.save(stored_path(model(), name), ContentFile(content))
    _flush(path)
    facts = Inspected(name[:NAME_LENGTH], len(content), hashlib.sha256(content).hexdigest(), content_type)
    return Written(model, path, facts, None)


def store_file(*, model: type[StoredFile], parent_field: dict, upload, actor, **extra) -> StoredFile:
    """Store one file for a parent, e.g. `parent_field={"report": report}`. The caller has checked the right to.

    Returns the row. Raises BadUpload (size, type, content) or SecretContent (a secrecy mark), nothing is kept then.
    """
    written = write_upload(model, upload, actor)
    with discard_on_failure([written]), transaction.atomic():
        row = written.row(**parent_field, **extra)
        row.save(force_insert=True)
    return row


@contextmanager
def discard_on_failure(written):
    """Take the files off the disk again when the transaction that would have named them fails."""
    try:
        yield
    except BaseException:
        for stored in written:
            default_storage.delete(stored.path)
        raise


def attach_document_file(*, document: Document, upload, actor, is_official: bool = False) -> DocumentFile:
    """A file of a registered paper itself, for everybody who may read the paper."""
    require(can_edit_document(actor, document), "Chỉ nơi đăng ký văn bản được thêm tệp.")
    with transaction.atomic():
        row = store_file(
            model=DocumentFile, parent_field={"document": document}, upload=upload, actor=actor, is_official=is_official
        )
        record(actor, "file_attached", document, organization=_body_of(actor), comment=row.name)
    return row


def attach_receipt_file(*, receipt: Receipt, upload, actor) -> ReceiptFile:
    """A file as this office received it."""
    require(can_change_receipt_files(actor, receipt), "Chỉ văn thư của đơn vị được thêm tệp.")
    with transaction.atomic():
        row = store_file(model=ReceiptFile, parent_field={"receipt": receipt}, upload=upload, actor=actor)
        record(actor, "file_attached", receipt, organization=receipt.organization, comment=row.name)
    return row


@transaction.atomic
def remove_file(*, stored: StoredFile, actor) -> None:
    """Take away a wrong file, with a trace of its name and hash; the bytes go after the commit."""
    if isinstance(stored, ReceiptFile):
        parent, body = stored.receipt, stored.receipt.organization
        allowed = can_change_receipt_files(actor, parent)
    else:
        parent, body = stored.document, _body_of(actor)
        allowed = can_edit_document(actor, parent)
    require(allowed, "Bạn không được gỡ tệp này.")
    record(actor, "file_removed", parent, organization=body, comment=stored.name, sha256=stored.sha256)
    path = stored.file.name
    stored.delete()
    transaction.on_commit(lambda: default_storage.delete(path))


def sweep_files(*, older_than: float, delete: bool) -> list[str]:
    """Files in the storage that no row names, at least `older_than` seconds old; deletes them when asked."""
    orphans = []
    for model in stored_models():
        known = set(model.objects.values_list("file", flat=True))
        orphans += [
            path for path in _files_below(model._meta.model_name) if path not in known and _age(path) > older_than
        ]
    if delete:
        for path in orphans:
            default_storage.delete(path)
    return orphans


def missing_files() -> list[str]:
    """Rows whose file is gone from the storage: an alarm, never normal."""
    rows = [(m, pk, path) for m in stored_models() for pk, path in m.objects.values_list("pk", "file")]
    return [f"{model._meta.label} {pk}: {path}" for model, pk, path in rows if not default_storage.exists(path)]


def stored_models() -> list[type[StoredFile]]:
    return [model for model in apps.get_models() if issubclass(model, StoredFile)]


def _files_below(folder):
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from _files_below(f"{folder}/{name}")


def _age(path):
    return time.time() - default_storage.get_modified_time(path).timestamp()


def _flush(path):
    with open(default_storage.path(path), "rb") as file:
        os.fsync(file.fileno())


def _body_of(actor):
    return actor.reach.home if actor is not None else None
