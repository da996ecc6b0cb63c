from django.db import models


class Holiday(models.Model):
    """A day off, or a Saturday worked in exchange; seeded from the library `holidays`, edited by the administrator."""

    on = models.DateField("ngày", unique=True)
    name = models.CharField("tên", max_length=120)
    is_working = models.BooleanField("ngày làm bù", default=False)

    class Meta:
        ordering = ["on"]
        verbose_name = "ngày nghỉ, ngày làm bù"
        verbose_name_plural = "ngày nghỉ, ngày làm bù"

    def __str__(self):
        return f"{self.on:%d/%m/%Y} {self.name}"
