"""One-time keys of forms that create something, so that a retried request creates it once (reliability.md T09)."""

from django.db import models

from orgs.models.people import User


class FormKey(models.Model):
    """Written in the transaction of the act itself; `location` is where the first answer led. Kept a day."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.UUIDField()
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)
    location = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="form_key_once")]

    def __str__(self):
        return str(self.key)
