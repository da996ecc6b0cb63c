from directives.models.cascade import CascadeNode, NodeAbove
from directives.models.documents import Document, DocumentFile, DocumentReference
from directives.models.receipts import Receipt, ReceiptFile, ReceiptHandler
from directives.models.recipients import Recipient, RecipientBody
from directives.models.tasks import DocumentTask, TaskExemption

__all__ = [
    "CascadeNode",
    "Document",
    "DocumentFile",
    "DocumentReference",
    "DocumentTask",
    "NodeAbove",
    "Receipt",
    "ReceiptFile",
    "ReceiptHandler",
    "Recipient",
    "RecipientBody",
    "TaskExemption",
]
