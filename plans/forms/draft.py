"""The forms a draft is written in: the plan itself, its sections, tasks, recipients and references."""

from django import forms
from django.db.models import Q

from directives.kinds import DocumentKind
from directives.models import Document, DocumentReference, Recipient
from orgs.body_field import BodiesField, BodyField, BodyFinder
from orgs.forms_base import StyledFormMixin, VnDateField
from orgs.models import BodyRule, Kind, Level, Organization, OrganizationGroup, Post
from orgs.models.people import Authority
from orgs.text import document_key
from plans.documents.formats import format_of
from plans.models import Assignment, Plan, PlanSection

Part = Assignment.Part
LEVELS = [(1, "Bậc 1"), (2, "Bậc 2"), (3, "Bậc 3")]


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": str(rows)})


def text_area(rows: int) -> forms.Textarea:
    """Text of the body: its light marks have buttons, and what is pasted into it is read by the server."""
    return forms.Textarea(attrs={"rows": str(rows), "data-marks": ""})


def choices_of(texts) -> list[tuple[str, str]]:
    return [("", "Không"), *((text, text.capitalize()) for text in texts)]


def label_field() -> forms.CharField:
    """The printed number of a part; left empty, the paper numbers itself."""
    return forms.CharField(
        label="Số in", max_length=12, required=False, widget=forms.TextInput(attrs={"placeholder": "tự đánh số"})
    )


class PlanForm(StyledFormMixin, forms.Form):
    """What stands once on the paper. `version` is what the typing was based on, `attempts` are the page's own names
    of this save and of those before it whose answer it never got."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    attempts = forms.RegexField(r"^[a-z0-9]{1,16}( [a-z0-9]{1,16}){0,39}$", required=False, widget=forms.HiddenInput)
    subject = forms.CharField(
        label="Trích yếu", widget=area(2), max_length=1000, help_text="Một câu; không cần viết “V/v” hay “Về việc”."
    )
    opening = forms.CharField(
        label="Phần mở đầu", widget=text_area(3), required=False,
        help_text="Nêu văn bản được thực hiện rồi kết bằng “như sau:”.",
    )  # fmt: skip
    closing = forms.CharField(label="Phần kết", widget=text_area(2), required=False)
    place = forms.CharField(label="Địa danh", max_length=80, required=False, help_text="Ghi trước ngày, tháng.")
    post = forms.ModelChoiceField(
        Post.objects.none(), label="Chức vụ ký (dự kiến)", required=False, empty_label="Chưa chọn"
    )
    authority = forms.ChoiceField(label="Thẩm quyền ký", choices=Authority.choices)
    drafting_unit = forms.ModelChoiceField(
        Organization.objects.none(), label="Bộ phận soạn thảo", required=False, empty_label="Không ghi"
    )
    drafting_symbol = forms.CharField(
        label="Ký hiệu đơn vị soạn thảo", max_length=20, required=False,
        help_text="Dùng trong số công văn và dòng Lưu: VP trong 05/SGDĐT-VP.",
    )  # fmt: skip

    kind_title = forms.CharField(
        label="Tên loại in khác", max_length=80, required=False, help_text="Ví dụ: Chương trình hành động."
    )
    authority_line = forms.CharField(
        label="Thẩm quyền ban hành", max_length=200, required=False, help_text="Để trống thì tự ghi."
    )
    proposed_by = forms.CharField(
        label="Theo đề nghị của", max_length=255, required=False, help_text="In ở căn cứ cuối cùng."
    )
    attached_kind = forms.CharField(label="Tên loại văn bản kèm theo", max_length=80, required=False)
    attached_subject = forms.CharField(label="Trích yếu văn bản kèm theo", max_length=500, required=False)
    urgency = forms.ChoiceField(label="Độ khẩn", required=False)
    circulation = forms.ChoiceField(label="Phạm vi lưu hành", required=False)
    draft_round = forms.IntegerField(
        label="Dự thảo lần", min_value=1, max_value=99, required=False, help_text="Chỉ in khi gửi lấy ý kiến."
    )
    drafter = forms.CharField(label="Ký hiệu người soạn thảo", max_length=40, required=False)
    copies = forms.IntegerField(label="Số lượng bản", min_value=1, max_value=9999, required=False)
    contact = forms.CharField(
        label="Thông tin liên hệ", max_length=255, required=False, help_text="In ở cuối trang đầu, thường ở công văn."
    )

    MARKS = ("urgency", "circulation", "draft_round", "drafter", "copies", "contact")
    OF_A_KIND = {
        "kind_title": {DocumentKind.PROGRAM},
        "authority_line": {DocumentKind.DECISION},
        "proposed_by": {DocumentKind.DECISION},
        "attached_kind": {DocumentKind.DECISION},
        "attached_subject": {DocumentKind.DECISION},
    }

    def __init__(self, *args, plan: Plan, on, **kwargs):
        super().__init__(*args, **kwargs)
        for name, kinds in self.OF_A_KIND.items():
            if plan.document.kind not in kinds and not getattr(plan, name):
                del self.fields[name]
        look = format_of(plan.document.document_format)
        self.fields["urgency"].choices = choices_of(look.urgencies)
        self.fields["circulation"].choices = choices_of(look.circulations)
        issuer = plan.document.issuer
        inner = issuer.children.filter(is_internal=True)
        posts = Post.objects.on(on).filter(Q(organization=issuer) | Q(organization__in=inner.values("pk")))
        self.fields["post"].queryset = posts.select_related("organization", "holder")
        self.fields["post"].label_from_instance = lambda post: f"{post.title} – {post.holder or 'chưa có người giữ'}"
        self.fields["drafting_unit"].queryset = inner

    def of_kind(self) -> list:
        """The fields that only this kind of paper has."""
        return [self[name] for name in self.OF_A_KIND if name in self.fields]

    def marks(self) -> list:
        return [self[name] for name in self.MARKS]

    def has_marks(self) -> bool:
        """Are some of them set, or wrong? Then they are shown open."""
        return any(bound.value() or bound.errors for bound in self.marks())


class RowForm(StyledFormMixin, forms.Form):
    """A row of a formset; an untouched one is left out."""

    ALWAYS = ("ORDER", "DELETE", "level", "part", "shape")  # have a value in a blank row too

    def __init__(self, *args, finder: BodyFinder, choices: dict | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, BodiesField):
                field.finder = finder
        for name, values in (choices or {}).items():
            if name in self.fields:
                self.fields[name].choices = values

    def has_changed(self) -> bool:
        """A row that the browser did not send is no row, even where its fields have a first choice."""
        sent = not self.is_bound or any(key.startswith(f"{self.prefix}-") for key in self.data)
        return sent and super().has_changed()

    def is_blank(self) -> bool:
        return not any(value for name, value in self.cleaned_data.items() if name not in self.ALWAYS)


class SectionForm(RowForm):
    level = forms.TypedChoiceField(label="Bậc", choices=LEVELS, coerce=int, empty_value=1, initial=1, required=False)
    heading = forms.CharField(label="Tiêu đề", max_length=255, required=False)
    label = label_field()
    text = forms.CharField(label="Nội dung", widget=text_area(4), required=False)
    part = forms.ChoiceField(label="Thuộc", choices=PlanSection.Part.choices, initial="body", required=False)
    shape = forms.ChoiceField(label="Kiểu", choices=PlanSection.Shape.choices, initial="heading", required=False)
    holds_tasks = forms.BooleanField(label="In các nhiệm vụ ở phần này", required=False)

    def has_own_place(self) -> bool:
        """Does it stand outside the paper's own text, or number itself otherwise?"""
        return any(self[name].value() not in ("", None, self.fields[name].initial) for name in ("part", "shape"))

    def row(self) -> dict:
        names = ("level", "heading", "label", "text", "holds_tasks")
        first = {name: self.cleaned_data[name] or self.fields[name].initial for name in ("part", "shape")}
        return {name: self.cleaned_data[name] for name in names} | first


class TaskForm(RowForm):
    id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    level = forms.TypedChoiceField(label="Bậc", choices=LEVELS, coerce=int, empty_value=1, initial=1, required=False)
    label = label_field()
    text = forms.CharField(label="Nội dung nhiệm vụ", widget=text_area(2), required=False)
    lead = BodyField(label="Chủ trì", required=False)
    doing = BodiesField(label="Thực hiện", required=False)
    helping = BodiesField(label="Phối hợp", required=False)
    due_on = VnDateField(label="Thời hạn", required=False)
    due_text = forms.CharField(
        label="Thời hạn như in", max_length=160, required=False,
        widget=forms.TextInput(attrs={"placeholder": "hằng năm, quý IV…"}),
    )  # fmt: skip
    deliverable = forms.CharField(label="Sản phẩm", max_length=255, required=False)
    carries_out = forms.TypedMultipleChoiceField(
        label="Thực hiện nhiệm vụ của cấp trên", coerce=int, required=False,
        widget=forms.SelectMultiple(attrs={"size": "4"}),
    )  # fmt: skip

    def clean(self):
        data = super().clean()
        if not data.get("text") and not self.is_blank_task(data):
            self.add_error("text", "Nhập nội dung nhiệm vụ.")
        return data

    @staticmethod
    def is_blank_task(data) -> bool:
        return not any(
            data.get(name) for name in ("label", "lead", "doing", "helping", "due_on", "due_text", "deliverable")
        )

    def row(self) -> dict:
        data = self.cleaned_data
        given = [(Part.LEAD, data["lead"].pk)] if data["lead"] else []
        given += [(Part.CARRIES_OUT, body.pk) for body in data["doing"]]
        given += [(Part.COOPERATES, body.pk) for body in data["helping"]]
        names = ("id", "level", "label", "text", "due_on", "due_text", "deliverable", "carries_out")
        return {name: data[name] for name in names} | {"assignments": given}


class RecipientForm(RowForm):
    """One line of Nơi nhận; which of the later fields count depends on `mode`."""

    text = forms.CharField(label="Dòng in ở Nơi nhận", max_length=255, required=False)
    purpose = forms.ChoiceField(label="Mục đích", choices=Recipient.Purpose.choices, initial="execute", required=False)
    is_addressee = forms.BooleanField(label="In ở Kính gửi", required=False)
    mode = forms.ChoiceField(label="Gửi đến", choices=BodyRule.Mode.choices, initial="body", required=False)
    organization = BodyField(label="Đơn vị", required=False)
    group = forms.TypedChoiceField(label="Nhóm đã lưu", coerce=int, empty_value=None, required=False)
    kind = forms.TypedChoiceField(label="Loại đơn vị", coerce=int, empty_value=None, required=False)
    tier = forms.TypedChoiceField(label="Cấp", coerce=int, empty_value=None, required=False)
    line = forms.ChoiceField(label="Theo tuyến", required=False)
    below = BodyField(label="Chỉ những đơn vị dưới", required=False)
    excluded = BodiesField(label="Trừ các đơn vị", required=False)

    MODES = {
        "organization": "body", "group": "group", "kind": "rule", "tier": "rule", "line": "rule", "below": "rule",
        "excluded": "group rule",
    }  # fmt: skip

    def is_blank(self) -> bool:
        data = self.cleaned_data
        return not any(data.get(name) for name in ("text", "organization", "group", "kind", "tier", "below"))

    def clean(self):
        data = super().clean()
        mode = data.get("mode")
        if mode == "body" and data.get("text") and not data.get("organization") and "organization" not in self.errors:
            self.add_error("organization", "Chọn đơn vị, hoặc đổi “Gửi đến” thành “Chỉ in, không gửi trong hệ thống”.")
        if mode == "group" and data.get("text") and not data.get("group"):
            self.add_error("group", "Chọn nhóm đã lưu.")
        if mode in ("text", "rule") and not data.get("text") and not self.is_blank():
            self.add_error("text", "Nhập dòng in ở Nơi nhận.")
        return data

    def row(self) -> dict:
        data = self.cleaned_data
        mode = data["mode"] or "body"
        kept = {name for name, modes in self.MODES.items() if mode in modes.split()}
        body, below = data["organization"], data["below"]
        group_name = dict(self.fields["group"].choices).get(data["group"], "")
        return {
            "text": data["text"] or (body.name if body else group_name),
            "purpose": data["purpose"] or "execute",
            "is_addressee": data["is_addressee"],
            "mode": mode,
            "organization_id": body.pk if body and "organization" in kept else None,
            "group_id": data["group"] if "group" in kept else None,
            "kind_id": data["kind"] if "kind" in kept else None,
            "tier_id": data["tier"] if "tier" in kept else None,
            "line": data["line"] if "line" in kept else "",
            "below_id": below.pk if below and "below" in kept else None,
            "excluded": [b.pk for b in data["excluded"]] if "excluded" in kept else [],
        }


class ReferenceForm(RowForm):
    """A cited paper; one that the portal knows by its symbol becomes a link."""

    relation = forms.ChoiceField(
        label="Quan hệ", choices=DocumentReference.Relation.choices, initial="basis", required=False
    )
    cited_kind = forms.ChoiceField(label="Loại", choices=[("", "—"), *DocumentKind.choices], required=False)
    cited_code = forms.CharField(label="Số, ký hiệu", max_length=80, required=False)
    cited_on = VnDateField(label="Ngày", required=False)
    cited_issuer = forms.CharField(label="Cơ quan ban hành", max_length=255, required=False)
    cited_subject = forms.CharField(
        label="Trích yếu", max_length=1000, required=False, help_text="Với luật: chỉ ghi tên luật, không ghi số."
    )

    def is_blank(self) -> bool:
        return not (self.cleaned_data.get("cited_code") or self.cleaned_data.get("cited_subject"))

    def row(self, user) -> dict:
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("ORDER", "DELETE")}
        known = self._known(user)
        if known:
            return {"relation": data["relation"] or "basis", "target_id": known.pk}
        return data | {"relation": data["relation"] or "basis"}

    def _known(self, user):
        key = document_key(self.cleaned_data["cited_code"])
        if not key:
            return None
        found = Document.objects.visible_to(user).issued().filter(code_key=key)
        if self.cleaned_data["cited_on"]:
            found = found.filter(issued_on=self.cleaned_data["cited_on"])
        same = list(found[:2])
        return same[0] if len(same) == 1 else None


def recipient_choices(issuer: Organization) -> dict:
    """Groups, kinds and tiers, read once for all rows of the form."""
    none = ("", "Tất cả")
    return {
        "group": [("", "Chọn nhóm"), *OrganizationGroup.objects.filter(owner=issuer).values_list("pk", "name")],
        "kind": [none, *Kind.objects.values_list("pk", "name")],
        "tier": [none, *Level.objects.values_list("pk", "name")],
        "line": [("", "Mọi đơn vị chỉ đạo được"), *Recipient._meta.get_field("line").choices],
    }
