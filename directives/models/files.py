"""What every stored file has in common; each kind of parent has its own table and its own rights."""

from uuid import uuid4

from django.db import models


def stored_path(instance, filename: str) -> str:
    """A server-made name: nothing of the user's file name reaches the disk (ASVS 5.3.2)."""
    name = uuid4().hex
    return f"{instance._meta.model_name}/{name[:2]}/{name}"


class StoredFile(models.Model):
    file = models.FileField("tệp", upload_to=stored_path)
    name = models.CharField("tên tệp", max_length=200)
    size = models.PositiveBigIntegerField("dung lượng")
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=100)
    uploaded_by = models.ForeignKey("orgs.User", models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["uploaded_at", "pk"]

    def __str__(self):
        return self.name
