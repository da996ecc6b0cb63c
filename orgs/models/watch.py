"""Signs of life of the parts of the installation, as rows: they outlive the queue and the processes."""

from django.db import models


class Heartbeat(models.Model):
    """The last time that a part did its work, written in that part's own way: through the queue, by the timer."""

    name = models.CharField(primary_key=True, max_length=40)
    at = models.DateTimeField()

    def __str__(self):
        return f"{self.name}: {self.at}"
