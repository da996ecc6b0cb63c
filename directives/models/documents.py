"""One row a paper, whoever holds it: a directive seen from below is the plan of the body above."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from directives.kinds import DocumentKind
from directives.models.files import StoredFile
from directives.visibility import readable
from orgs.models import Organization, User
from orgs.models.organization import Format
from orgs.text import document_key, fold, nfc


def loose_key(code: str) -> str:
    """Only letters and digits of a symbol: `12-CT/TW`, `12 ct tw` and `12cttw` are one."""
    return "".join(c for c in fold(code) if c.isalnum())


class DocumentQuerySet(models.QuerySet):
    def issued(self):
        return self.exclude(state=Document.State.DRAFT)

    def visible_to(self, user):
        """What a user may read: own drafts; issued papers of reached bodies, addressed to them, or above them."""
        own_draft = Q(state=Document.State.DRAFT, issuer__in=user.reach.draft_ids)
        return self.filter(own_draft | (~Q(state=Document.State.DRAFT) & readable(user)))

    def search(self, words):
        """Every word must occur, with or without marks; a symbol is found however its parts are typed (12 ct tw)."""
        found, key = self, loose_key(nfc(words))
        loose = Q(search_text__contains=f"={key}=") if key else Q(pk__in=[])
        for word in fold(nfc(words)).split():
            found = found.filter(Q(search_text__contains=word) | Q(code_key=document_key(words)) | loose)
        return found

    def issued_by(self, name):
        """By a part of the issuer's name; outsiders only as printed."""
        near = Organization.objects.search(name).values("pk")
        return self.filter(Q(issuer__in=near) | Q(issuer_name__icontains=name))

    def with_basics(self):
        return self.select_related("issuer")


class Document(models.Model):
    class Origin(models.TextChoices):
        REGISTERED = "registered", "Đăng ký từ văn bản đến"
        WRITTEN = "written", "Soạn trong hệ thống"

    class State(models.TextChoices):
        DRAFT = "draft", "Dự thảo"
        ISSUED = "issued", "Đã ban hành"
        WITHDRAWN = "withdrawn", "Đã thu hồi"

    kind = models.CharField("loại văn bản", max_length=6, choices=DocumentKind)
    document_format = models.CharField("thể thức", max_length=10, choices=Format, default=Format.STATE)
    origin = models.CharField("nguồn", max_length=10, choices=Origin, default=Origin.REGISTERED)
    state = models.CharField("trạng thái", max_length=10, choices=State, default=State.DRAFT, db_index=True)
    number = models.PositiveIntegerField("số", null=True, blank=True)
    code = models.CharField("số, ký hiệu", max_length=80, blank=True, help_text="Như in trên văn bản: 12-CT/TW.")
    code_key = models.CharField(max_length=80, blank=True, editable=False, db_index=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True, db_index=True)
    place = models.CharField("địa danh", max_length=80, blank=True)
    subject = models.TextField("trích yếu")
    issuer = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name="cơ quan ban hành"
    )
    issuer_name = models.CharField("tên cơ quan ban hành như in", max_length=255, blank=True)
    signer_name = models.CharField("người ký", max_length=120, blank=True)
    signer_title = models.CharField("chức vụ người ký", max_length=200, blank=True)
    period_from = models.PositiveSmallIntegerField("giai đoạn từ năm", null=True, blank=True)
    period_to = models.PositiveSmallIntegerField("đến năm", null=True, blank=True)
    text = models.TextField("toàn văn", blank=True)
    withdrawn_on = models.DateField("ngày thu hồi", null=True, blank=True)
    withdrawn_reason = models.TextField("lý do thu hồi", blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    search_text = models.TextField(editable=False, default="")

    objects = DocumentQuerySet.as_manager()

    class Meta:
        ordering = ["-issued_on", "-pk"]
        indexes = [models.Index(fields=["issuer", "state", "-issued_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "kind", "code_key", "issued_on"],
                condition=Q(issuer__isnull=False) & ~Q(code_key="") & ~Q(state="draft"),
                name="document_known_once",
                violation_error_message="Văn bản này đã có trong hệ thống.",
            ),
            models.UniqueConstraint(
                fields=["issuer_name", "kind", "code_key", "issued_on"],
                condition=Q(issuer__isnull=True) & ~Q(code_key="") & ~Q(state="draft"),
                name="document_of_outsider_known_once",
                violation_error_message="Văn bản này đã có trong hệ thống.",
            ),
        ]
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self.code_key = document_key(self.code)
        code = f"{self.code} ={loose_key(self.code)}="
        self.search_text = fold(nfc(f"{self.get_kind_display()} {code} {self.subject} {self.issuer_label} {self.text}"))
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "code_key", "search_text"}
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("directives:document_detail", args=[self.pk])

    @property
    def issuer_label(self) -> str:
        """The issuer as printed; the stored body's name when nothing was printed."""
        return self.issuer_name or (self.issuer.name if self.issuer_id else "")

    @property
    def title(self) -> str:
        """Kind and symbol, or kind and the start of the subject for an unnumbered paper."""
        return f"{self.get_kind_display()} {self.code or ': ' + self.subject[:80]}".replace(" : ", ": ")


class DocumentFile(StoredFile):
    """A file of the paper itself: the signed scan (official), or an annex."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="files")
    is_official = models.BooleanField("bản chính thức", default=False)


class DocumentReference(models.Model):
    class Relation(models.TextChoices):
        BASIS = "basis", "Căn cứ"
        IMPLEMENTS = "implements", "Thực hiện"
        AMENDS = "amends", "Sửa đổi, bổ sung"
        REPLACES = "replaces", "Thay thế"
        CORRECTS = "corrects", "Đính chính"
        WITHDRAWS = "withdraws", "Thu hồi"
        CITES = "cites", "Dẫn chiếu"

    document = models.ForeignKey(Document, models.CASCADE, related_name="references_out", verbose_name="văn bản")
    target = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="references_in", verbose_name="văn bản được dẫn"
    )
    relation = models.CharField("quan hệ", max_length=10, choices=Relation, default=Relation.BASIS)
    cited_kind = models.CharField("loại văn bản", max_length=6, choices=DocumentKind, blank=True)
    cited_code = models.CharField("số, ký hiệu", max_length=80, blank=True)
    cited_key = models.CharField(max_length=80, blank=True, editable=False, db_index=True)
    cited_on = models.DateField("ngày", null=True, blank=True)
    cited_issuer = models.CharField("cơ quan ban hành", max_length=255, blank=True)
    cited_subject = models.TextField("trích yếu", blank=True)
    effective_on = models.DateField("có hiệu lực từ", null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "văn bản dẫn chiếu"
        verbose_name_plural = "văn bản dẫn chiếu"

    def __str__(self):
        return f"{self.get_relation_display()}: {self.target or self.cited_code}"

    def save(self, *args, **kwargs):
        self.cited_key = self.key()
        super().save(*args, **kwargs)

    def key(self) -> str:
        return document_key(self.cited_code)

    @property
    def printed(self) -> str:
        """As the citing paper prints it: kind, symbol, day, issuer; for a chosen paper its own title."""
        if self.target is not None and not self.cited_code:
            return self.target.title
        day = f"ngày {self.cited_on:%d/%m/%Y}" if self.cited_on else ""
        issuer = f"của {self.cited_issuer}" if self.cited_issuer else ""
        parts = [self.get_cited_kind_display() if self.cited_kind else "", self.cited_code, day, issuer]
        return " ".join(part for part in parts if part) or self.cited_subject
