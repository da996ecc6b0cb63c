"""The incoming register: what a clerk types, what a head directs."""

from django import forms
from django.utils import timezone

from directives.forms.documents import ANY, PaperFields
from directives.forms.fields import FilesField, OpenText, find_paper
from directives.models import Document, Receipt
from orgs.forms_base import StyledFormMixin, VnDateField
from orgs.models import Organization, User


class ArrivalFields(StyledFormMixin, forms.Form):
    """How a paper arrived; enough alone for a paper that the portal knows."""

    arrived_on = VnDateField(label="Ngày đến")
    medium = forms.ChoiceField(label="Hình thức", choices=Receipt.Medium)
    note = forms.CharField(label="Ghi chú", max_length=500, required=False)
    files = FilesField(label="Tệp của văn bản", required=False)
    starts_cascade = forms.BooleanField(
        label="Đơn vị phải triển khai văn bản này",
        required=False,
        initial=True,
        help_text="Bỏ chọn với văn bản chỉ để biết.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["arrived_on"].initial = timezone.localdate()

    def clean_arrived_on(self):
        day = self.cleaned_data["arrived_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Ngày đến không thể ở tương lai.")
        return day

    def arrival(self) -> dict:
        names = ("arrived_on", "medium", "note", "files", "starts_cascade")
        return {name: self.cleaned_data[name] for name in names}


class NewArrivalForm(ArrivalFields, PaperFields):
    """A paper that nobody has registered yet, and how it arrived."""

    known = forms.ModelChoiceField(Document.objects.none(), required=False, widget=forms.HiddenInput)
    implements = forms.CharField(
        label="Thực hiện văn bản (số, ký hiệu)",
        max_length=80,
        required=False,
        help_text="Văn bản cấp trên nữa mà văn bản này triển khai, nếu đã có trong hệ thống.",
    )
    field_order = [
        "kind", "code", "issued_on", "issuer_name", "subject", "arrived_on", "medium", "files", "note",
        "starts_cascade", "implements", "signer_name", "signer_title", "text",
    ]  # fmt: skip

    def __init__(self, data=None, files=None, *, user):
        super().__init__(data, files)
        self.user = user
        self.fields["known"].queryset = Document.objects.issued()
        for name in ("place", "document_format", "period_from", "period_to"):
            self.fields[name].widget = forms.HiddenInput()

    def clean_implements(self):
        code = self.cleaned_data["implements"]
        return find_paper(code, self.user) if code else None

    def clean(self):
        cleaned = super().clean()
        issued_on, arrived_on = cleaned.get("issued_on"), cleaned.get("arrived_on")
        if issued_on and arrived_on and arrived_on < issued_on:
            self.add_error("arrived_on", "Ngày đến không thể trước ngày ban hành.")
        return cleaned


class NumberForm(StyledFormMixin, forms.Form):
    arrived_on = VnDateField(label="Ngày đến")
    clean_arrived_on = ArrivalFields.clean_arrived_on


class DirectForm(StyledFormMixin, forms.Form):
    """Chỉ đạo, handlers and internal deadlines; who may not direct sees the chỉ đạo without a field."""

    direction = OpenText(label="Ý kiến chỉ đạo (bút phê)", rows=3, required=False)
    main = forms.ModelChoiceField(User.objects.none(), label="Chủ trì xử lý", required=False, empty_label="Chưa chọn")
    due_on = VnDateField(label="Hạn xử lý nội bộ", required=False)
    helpers = forms.ModelMultipleChoiceField(
        User.objects.none(), label="Phối hợp xử lý", required=False, widget=forms.CheckboxSelectMultiple
    )
    help_due_on = VnDateField(label="Hạn của người phối hợp", required=False, help_text="Để trống: như hạn xử lý.")

    def __init__(self, data=None, *, receipt, people, may_direct):
        handlers = list(receipt.handlers.all())
        helping = [handler for handler in handlers if handler.part == "help"]
        initial = {
            "direction": receipt.direction,
            "due_on": receipt.due_on,
            "main": next((handler.user_id for handler in handlers if handler.part == "main"), None),
            "helpers": [handler.user_id for handler in helping],
            "help_due_on": next((h.due_on for h in helping if h.due_on != receipt.due_on), None),
        }
        super().__init__(data, initial=initial)
        self.fields["main"].queryset = self.fields["helpers"].queryset = people
        if not may_direct:
            del self.fields["direction"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("main") and cleaned["main"] in cleaned.get("helpers", ()):
            self.add_error("helpers", "Người chủ trì không đồng thời là người phối hợp.")
        return cleaned


class ReceiptFilter(StyledFormMixin, forms.Form):
    q = forms.CharField(label="Số, ký hiệu hoặc từ trong trích yếu", required=False)
    nam = forms.IntegerField(label="Năm", required=False, min_value=1945, max_value=2100)
    tinh_trang = forms.ChoiceField(label="Tình trạng", choices=ANY + Receipt.State.choices, required=False)
    don_vi = forms.ModelChoiceField(Organization.objects.none(), label="Đơn vị", required=False)

    muc = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, query, *, bodies, default):
        super().__init__(query)
        field = self.fields["don_vi"]
        field.queryset = Organization.objects.filter(pk__in=[body.pk for body in bodies])
        field.choices = [("", default.name)] + [(body.pk, body.name) for body in bodies if body != default]
        if len(bodies) < 2:
            field.widget = forms.HiddenInput()

    def narrow(self, receipts):
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("q"):
            receipts = receipts.filter(document__in=Document.objects.search(asked["q"]))
        plain = {"year": "nam", "state": "tinh_trang"}
        return receipts.filter(**{field: asked[name] for field, name in plain.items() if asked.get(name)})


class RegisterFilter(StyledFormMixin, forms.Form):
    """Which pages of the register to print."""

    don_vi = forms.IntegerField(required=False, widget=forms.HiddenInput)
    nam = forms.IntegerField(label="Năm", min_value=1945, max_value=2100)
    tu_ngay = VnDateField(label="Từ ngày đến", required=False)
    den_ngay = VnDateField(label="Đến ngày", required=False)
    tu_so = forms.IntegerField(label="Từ số đến", required=False, min_value=1)
    den_so = forms.IntegerField(label="Đến số", required=False, min_value=1)

    def narrow(self, receipts):
        asked = self.cleaned_data
        plain = {
            "arrived_on__gte": "tu_ngay",
            "arrived_on__lte": "den_ngay",
            "number__gte": "tu_so",
            "number__lte": "den_so",
        }
        narrowed = receipts.filter(year=asked["nam"], number__isnull=False)
        return narrowed.filter(**{field: asked[name] for field, name in plain.items() if asked.get(name)})
