"""The register of incoming papers: one receipt for each document and receiving body."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from directives.models.documents import Document
from directives.models.files import StoredFile
from orgs.models import Organization, OrganizationAbove, User


def handled_by(user) -> Q:
    """Receipts given to the user in a department: the receiving body is above a body where the user works today."""
    inside = OrganizationAbove.objects.filter(organization__in=user.reach.current_ids).values("above")
    given = ReceiptHandler.objects.filter(user=user.pk, receipt__organization__in=inside).values("receipt")
    return Q(pk__in=given)


class ReceiptQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A receipt carries the office's own notes: its own people, its handlers, those who reach it from above."""
        mine = Q(organization__in=user.reach.own_ids) | handled_by(user)
        if user.reach.wide_ids:
            mine |= Q(organization__in=user.reach.bodies_below())
        return self.filter(mine)

    def of_body(self, organization):
        return self.filter(organization=organization)

    def numbered(self):
        return self.filter(number__isnull=False)

    def waiting(self):
        """Handed down by an issuer, not yet entered in the register: the list "chờ vào sổ"."""
        return self.filter(number__isnull=True, closed_on__isnull=True)

    def unassigned(self):
        """Registered, but nobody has been named to handle it: the list "chưa phân công"."""
        return self.numbered().filter(~Exists(_handlers()), closed_on__isnull=True)

    def overdue(self, on):
        """An internal deadline has passed and the paper is not closed: the list "quá hạn"."""
        late = Q(due_on__lt=on) | Exists(_handlers(due_on__lt=on))
        return self.filter(late, closed_on__isnull=True)

    def handled_by(self, user):
        return self.filter(Exists(_handlers(user=user)), closed_on__isnull=True)

    def with_basics(self):
        return self.select_related("document", "document__issuer", "organization").prefetch_related("handlers__user")


def _handlers(**only):
    return ReceiptHandler.objects.filter(receipt=OuterRef("pk"), **only)


class Receipt(models.Model):
    class Medium(models.TextChoices):
        ELECTRONIC = "electronic", "Bản điện tử"
        PAPER = "paper", "Bản giấy"

    class State(models.TextChoices):
        UNSEEN = "unseen", "Chưa xem"
        SEEN = "seen", "Đã xem"
        ACKNOWLEDGED = "acknowledged", "Đã tiếp nhận"

    document = models.ForeignKey(Document, models.PROTECT, related_name="receipts", verbose_name="văn bản")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="receipts", verbose_name="nơi nhận")
    year = models.PositiveSmallIntegerField("năm", null=True, editable=False)
    number = models.PositiveIntegerField("số đến", null=True, editable=False)
    arrived_on = models.DateField("ngày đến", null=True, blank=True)
    medium = models.CharField("hình thức", max_length=10, choices=Medium, default=Medium.ELECTRONIC)
    state = models.CharField("tình trạng", max_length=12, choices=State, default=State.UNSEEN)
    seen_at = models.DateTimeField("xem lúc", null=True, editable=False)
    acknowledged_at = models.DateTimeField("tiếp nhận lúc", null=True, editable=False)
    acknowledged_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    direction = models.TextField("ý kiến chỉ đạo (bút phê)", blank=True)
    directed_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    directed_at = models.DateTimeField(null=True, editable=False)
    due_on = models.DateField("hạn xử lý nội bộ", null=True, blank=True)
    closed_on = models.DateField("xử lý xong ngày", null=True, blank=True)
    note = models.TextField("ghi chú", blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-number", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "organization"], name="receipt_once"),
            models.UniqueConstraint(fields=["organization", "year", "number"], name="arrival_number_unique"),
        ]
        indexes = [models.Index(fields=["organization", "state"]), models.Index(fields=["organization", "due_on"])]
        verbose_name = "văn bản đến"
        verbose_name_plural = "văn bản đến"

    def __str__(self):
        return f"{self.document} đến {self.organization}"

    def get_absolute_url(self):
        return reverse("directives:receipt_detail", args=[self.pk])


class ReceiptFile(StoredFile):
    """A file as this office received it; never shown to another office."""

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="files")


class ReceiptHandler(models.Model):
    class Part(models.TextChoices):
        MAIN = "main", "Chủ trì xử lý"
        HELP = "help", "Phối hợp xử lý"

    receipt = models.ForeignKey(Receipt, models.CASCADE, related_name="handlers")
    user = models.ForeignKey(User, models.PROTECT, related_name="handled_receipts", verbose_name="người xử lý")
    part = models.CharField("vai trò", max_length=4, choices=Part, default=Part.MAIN)
    due_on = models.DateField("hạn xử lý", null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["receipt", "user"], name="handler_once"),
            models.UniqueConstraint(fields=["receipt"], condition=Q(part="main"), name="one_main_handler"),
        ]

    def __str__(self):
        return f"{self.user} ({self.get_part_display()})"
