"""What a body writes in answer to a directive: plan, công văn or chương trình, from draft to issue."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from directives.models import CascadeNode, Document
from orgs.models import Organization, Post, User
from orgs.models.people import Authority


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(document__in=Document.objects.visible_to(user).filter(origin=Document.Origin.WRITTEN))

    def with_basics(self):
        return self.select_related("document", "document__issuer", "author")


class Plan(models.Model):
    """One-to-one with its document. `version` counts saves: a stale save is refused, nothing is overwritten."""

    class State(models.TextChoices):
        DRAFT = "draft", "Dự thảo"
        IN_REVIEW = "in_review", "Chờ duyệt"
        APPROVED = "approved", "Đã duyệt"
        SIGNED = "signed", "Đã ký"
        ISSUED = "issued", "Đã ban hành"
        WITHDRAWN = "withdrawn", "Đã thu hồi"

    document = models.OneToOneField(Document, models.PROTECT, related_name="plan", verbose_name="văn bản")
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFT, db_index=True)
    version = models.PositiveIntegerField(default=1)
    saved_as = models.CharField(max_length=16, blank=True, editable=False)  # the page's own name of the newest save
    author = models.ForeignKey(User, models.PROTECT, related_name="authored_plans", verbose_name="người soạn")
    drafting_unit = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đơn vị soạn thảo"
    )
    drafting_symbol = models.CharField(
        "ký hiệu đơn vị soạn thảo", max_length=20, blank=True, help_text="Dùng trong công văn: VP trong SGDĐT-VP."
    )
    opening = models.TextField("phần mở đầu", blank=True, help_text="Ví dụ: Thực hiện Chỉ thị số …")
    closing = models.TextField("phần kết", blank=True)
    kind_title = models.CharField(
        "tên loại in khác", max_length=80, blank=True, help_text="Ví dụ: Chương trình hành động."
    )
    authority_line = models.CharField(
        "thẩm quyền ban hành", max_length=200, blank=True, help_text="Chỉ quyết định; để trống thì tự ghi."
    )
    proposed_by = models.CharField(
        "theo đề nghị của", max_length=255, blank=True, help_text="Căn cứ cuối của quyết định."
    )
    attached_kind = models.CharField("tên loại văn bản kèm theo", max_length=80, blank=True)
    attached_subject = models.CharField("trích yếu văn bản kèm theo", max_length=500, blank=True)
    # Marks: texts of the format's own choices (plans.documents.formats).
    urgency = models.CharField("độ khẩn", max_length=20, blank=True)
    circulation = models.CharField("phạm vi lưu hành", max_length=40, blank=True)
    draft_round = models.PositiveSmallIntegerField("dự thảo lần", null=True, blank=True)
    drafter = models.CharField("ký hiệu người soạn thảo", max_length=40, blank=True)
    copies = models.PositiveSmallIntegerField("số lượng bản", null=True, blank=True)
    contact = models.CharField("thông tin liên hệ", max_length=255, blank=True)
    submitted_at = models.DateTimeField("trình lúc", null=True, editable=False)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    approved_at = models.DateTimeField("duyệt lúc", null=True, editable=False)
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="chức vụ ký")
    authority = models.CharField("thẩm quyền ký", max_length=6, choices=Authority, default=Authority.DIRECT)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    signed_on = models.DateField("ngày ký", null=True, editable=False)
    # As printed: {"name", "title", "lines"}; the post may change hands or words before the clerk issues.
    signature = models.JSONField("phần ký lúc ký", null=True, editable=False)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, editable=False, related_name="+")
    issued_at = models.DateTimeField("ban hành lúc", null=True, editable=False)
    frozen = models.JSONField("nội dung đóng băng khi ban hành", null=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-updated_at", "-pk"]
        verbose_name = "kế hoạch"
        verbose_name_plural = "kế hoạch"

    def __str__(self):
        return str(self.document)

    def get_absolute_url(self):
        return reverse("plans:plan_detail", args=[self.pk])

    @property
    def issuer(self) -> Organization:
        return self.document.issuer

    @property
    def order(self) -> CascadeNode | None:
        """The place in a cascade under which the recipients get theirs; None for a plan of the body's own."""
        found = self.nodes.filter(is_order=True).select_related("node__directive").first()
        return found.node if found else None

    @property
    def is_editable(self) -> bool:
        return self.state == self.State.DRAFT


class PlanSection(models.Model):
    """A heading and its text. `level` 1 prints I., 2 prints 1. …; tasks print in the section that holds them.

    `part` says where it stands: in the paper, in the text that a decision issues, or in an annex (each annex begins
    with a section of level 1, whose heading is its title). Articles number themselves through a part, chapters too.
    """

    class Part(models.TextChoices):
        BODY = "body", "Trong văn bản"
        ATTACHED = "attached", "Văn bản kèm theo"
        ANNEX = "annex", "Phụ lục"

    class Shape(models.TextChoices):
        HEADING = "heading", "Mục (I., 1., a)"
        ARTICLE = "article", "Điều"
        CHAPTER = "chapter", "Chương"

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="sections", verbose_name="kế hoạch")
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    level = models.PositiveSmallIntegerField("bậc", default=1)
    label = models.CharField("số thứ tự in", max_length=12, blank=True)
    heading = models.CharField("tiêu đề", max_length=255, blank=True)
    text = models.TextField("nội dung", blank=True)
    holds_tasks = models.BooleanField("in các nhiệm vụ ở phần này", default=False)
    part = models.CharField("thuộc", max_length=8, choices=Part, default=Part.BODY)
    shape = models.CharField("kiểu", max_length=7, choices=Shape, default=Shape.HEADING)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(holds_tasks=True),
                name="one_section_holds_tasks",
                violation_error_message="Chỉ một phần được in danh sách nhiệm vụ.",
            )
        ]
        verbose_name = "phần của kế hoạch"
        verbose_name_plural = "phần của kế hoạch"

    def __str__(self):
        return f"{self.label} {self.heading}".strip()


class PlanNode(models.Model):
    """Which places in cascades a plan answers; exactly one is the order, recipients get their nodes under it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="nodes")
    node = models.ForeignKey(CascadeNode, models.PROTECT, related_name="plan_nodes")
    is_order = models.BooleanField("là văn bản giao việc", default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "node"], name="plan_node_once"),
            models.UniqueConstraint(fields=["plan"], condition=Q(is_order=True), name="one_order_for_a_plan"),
        ]

    def __str__(self):
        return f"{self.plan} ← {self.node}"
