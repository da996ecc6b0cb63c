"""Files leave only here: after a rights check on their parent, as attachments that cannot run in our origin."""

import hashlib
import logging

from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from directives.models import Document, Receipt
from directives.models.files import StoredFile
from orgs.errors import DomainError

logger = logging.getLogger("directives.files")


def serve_file(stored: StoredFile) -> HttpResponse:
    """The stored file as a download; the caller has found its parent through `visible_to`."""
    try:
        with default_storage.open(stored.file.name, "rb") as file:
            content = file.read()
    except FileNotFoundError as error:
        logger.error("file missing: %s %s", stored._meta.label, stored.pk)
        raise Http404 from error
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        logger.error("file altered on disk: %s %s", stored._meta.label, stored.pk)
        raise DomainError("Tệp trên máy chủ không còn đúng như khi tải lên. Hãy báo người quản trị.")
    response = HttpResponse(content, content_type=stored.content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=stored.name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
def document_file(request, pk, file_pk):
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
    return serve_file(get_object_or_404(document.files, pk=file_pk))


@require_safe
def receipt_file(request, pk, file_pk):
    receipt = get_object_or_404(Receipt.objects.visible_to(request.user), pk=pk)
    return serve_file(get_object_or_404(receipt.files, pk=file_pk))
