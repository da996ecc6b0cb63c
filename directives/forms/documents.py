"""Searching the registry, and putting a registered paper in order."""

from django import forms

from directives.forms.fields import CODE_HELP, FilesField, OpenText, find_issuer
from directives.kinds import DocumentKind
from directives.models import Document, DocumentReference
from orgs.forms_base import StyledFormMixin, VnDateField
from orgs.models.organization import Format
from orgs.text import fold

ANY = [("", "Tất cả")]


class DocumentFilter(StyledFormMixin, forms.Form):
    q = forms.CharField(label="Số, ký hiệu hoặc từ trong trích yếu", required=False)
    loai = forms.ChoiceField(label="Loại văn bản", choices=ANY + DocumentKind.choices, required=False)
    nam = forms.IntegerField(label="Năm ban hành", required=False, min_value=1945, max_value=2100)
    co_quan = forms.CharField(label="Cơ quan ban hành", required=False)
    trang_thai = forms.ChoiceField(label="Trạng thái", choices=ANY + Document.State.choices, required=False)
    he = forms.ChoiceField(label="Hệ văn bản", choices=[*ANY, ("state", "Nhà nước"), ("party", "Đảng")], required=False)

    def narrow(self, documents):
        """The documents that fit what was asked; an invalid filter narrows nothing."""
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("q"):
            documents = documents.search(asked["q"])
        if asked.get("co_quan"):
            documents = documents.issued_by(asked["co_quan"])
        plain = {"kind": "loai", "issued_on__year": "nam", "state": "trang_thai", "document_format": "he"}
        return documents.filter(**{field: asked[name] for field, name in plain.items() if asked.get(name)})


class PaperFields(StyledFormMixin, forms.Form):
    """What is printed on a paper."""

    kind = forms.ChoiceField(label="Loại văn bản", choices=DocumentKind, initial=DocumentKind.PLAN)
    code = forms.CharField(label="Số, ký hiệu", max_length=80, help_text=CODE_HELP)
    issued_on = VnDateField(label="Ngày ban hành")
    issuer_name = forms.CharField(
        label="Cơ quan ban hành",
        max_length=255,
        help_text="Gõ tên như in trên văn bản; đơn vị có trong hệ thống được nhận ra theo tên.",
        widget=forms.TextInput(attrs={"list": "co-quan", "autocomplete": "off"}),
    )
    subject = OpenText(label="Trích yếu", rows=2)
    signer_name = forms.CharField(label="Người ký", max_length=120, required=False)
    signer_title = forms.CharField(label="Chức vụ người ký", max_length=200, required=False)
    place = forms.CharField(label="Địa danh", max_length=80, required=False)
    document_format = forms.ChoiceField(label="Thể thức", choices=Format, required=False)
    period_from = forms.IntegerField(label="Giai đoạn từ năm", required=False, min_value=1945, max_value=2100)
    period_to = forms.IntegerField(label="Đến năm", required=False, min_value=1945, max_value=2100)
    text = OpenText(
        label="Toàn văn", rows=8, required=False, help_text="Dán nội dung để tìm kiếm và để cấp dưới đọc được."
    )

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("period_from"), cleaned.get("period_to")
        if first and last and last < first:
            self.add_error("period_to", "Năm cuối của giai đoạn phải từ năm đầu trở đi.")
        return cleaned

    def paper(self) -> dict:
        """The fields of Document; the issuer is a body of the system when its name says so."""
        names = ("kind", "code", "issued_on", "subject", "signer_name", "signer_title", "place", "text")
        values = {name: self.cleaned_data[name] for name in names}
        values |= {name: self.cleaned_data[name] for name in ("period_from", "period_to", "issuer_name")}
        values["issuer"] = issuer = find_issuer(self.cleaned_data["issuer_name"])
        fallback = issuer.document_format if issuer else _format_of(values["code"])
        values["document_format"] = self.cleaned_data["document_format"] or fallback
        return values


class DocumentForm(PaperFields):
    @classmethod
    def of(cls, document: Document, data=None):
        initial = {name: getattr(document, name) for name in cls.base_fields}
        initial["issuer_name"] = document.issuer_label
        return cls(data, initial=initial)


class RowForm(StyledFormMixin, forms.Form):
    """A row of a formset: a place in the order alone does not make it a filled row."""

    quiet = frozenset({"ORDER"})

    @property
    def changed_data(self):
        return [name for name in super().changed_data if name not in self.quiet]


class TaskForm(RowForm):
    quiet = frozenset({"ORDER", "level"})
    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label="Số thứ tự in", max_length=12, required=False)
    level = forms.TypedChoiceField(
        label="Bậc", coerce=int, initial=1, choices=[(1, "1. Nhiệm vụ"), (2, "2. Ý nhỏ"), (3, "3. Chi tiết")]
    )
    text = OpenText(label="Nội dung nhiệm vụ", rows=2)
    due_on = VnDateField(label="Thời hạn", required=False)
    due_text = forms.CharField(label="Thời hạn như in", max_length=160, required=False)
    deliverable = forms.CharField(label="Sản phẩm", max_length=255, required=False)


class ReferenceForm(RowForm):
    quiet = frozenset({"ORDER", "relation"})
    target = forms.IntegerField(required=False, widget=forms.HiddenInput)
    relation = forms.ChoiceField(label="Quan hệ", choices=DocumentReference.Relation)
    cited_kind = forms.ChoiceField(
        label="Loại văn bản", choices=[("", "Không rõ"), *DocumentKind.choices], required=False
    )
    cited_code = forms.CharField(label="Số, ký hiệu", max_length=80, required=False)
    cited_on = VnDateField(label="Ngày", required=False)
    cited_issuer = forms.CharField(label="Cơ quan ban hành", max_length=255, required=False)
    cited_subject = forms.CharField(label="Trích yếu", required=False)
    effective_on = VnDateField(label="Có hiệu lực từ", required=False)

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("cited_code") and not cleaned.get("cited_subject"):
            self.add_error("cited_code", "Nhập số, ký hiệu; văn bản không số thì nhập trích yếu.")
        return cleaned


TaskFormSet = forms.formset_factory(TaskForm, extra=2, can_order=True, can_delete=True, max_num=300)
ReferenceFormSet = forms.formset_factory(ReferenceForm, extra=2, can_order=True, can_delete=True, max_num=100)


class ExemptionForm(StyledFormMixin, forms.Form):
    reason = OpenText(label="Lý do không áp dụng", rows=3)


class FileForm(StyledFormMixin, forms.Form):
    files = FilesField(label="Tệp")


class OfficialFileForm(FileForm):
    is_official = forms.BooleanField(label="Bản chính thức (bản quét có dấu, bản ký số)", required=False, initial=True)


def ordered_rows(formset) -> list[dict]:
    """The filled rows in the order the user gave them, without those to delete."""
    return [
        {name: value for name, value in form.cleaned_data.items() if name not in {"ORDER", "DELETE"}}
        for form in formset.ordered_forms
        if form.cleaned_data
    ]


def _format_of(code: str) -> str:
    """A Party symbol has a hyphen before the letters: 12-CT/TW; a state one a slash: 08/CTr-UBND."""
    folded = fold(code)
    return Format.PARTY if "-" in folded and folded.find("-") < (folded.find("/") % (len(folded) + 1)) else Format.STATE
