"""Forms about bodies: what they are, where they stand, who is above them, which events they went through."""

from django import forms
from django.utils import timezone

from orgs.body_field import BodyField, find_among
from orgs.forms_base import StyledFormMixin
from orgs.models import Kind, Level, Organization, OrganizationEvent, OrganizationEventPart, OrganizationGroup
from orgs.models.organization import Line, System

LIFE = [("", "Đang hoạt động"), ("ended", "Đã kết thúc"), ("all", "Tất cả")]


class OrganizationFilter(StyledFormMixin, forms.Form):
    q = forms.CharField(label="Tên, ký hiệu, mã", required=False)
    kind = forms.ModelChoiceField(Kind.objects.all(), label="Loại đơn vị", required=False, empty_label="Tất cả")
    tier = forms.ModelChoiceField(Level.objects.all(), label="Cấp", required=False, empty_label="Tất cả")
    system = forms.ChoiceField(label="Hệ thống", choices=[("", "Tất cả"), *System.choices], required=False)
    life = forms.ChoiceField(label="Tình trạng", choices=LIFE, required=False)
    below = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def apply(self, bodies, today):
        """The bodies asked for; a filter that makes no sense is left out."""
        self.is_valid()
        values = self.cleaned_data
        bodies = bodies.search(values.get("q") or "")
        for name in ("kind", "tier", "system"):
            if values.get(name):
                bodies = bodies.filter(**{name: values[name]})
        if values.get("below"):
            bodies = bodies.below([values["below"]]).exclude(pk=values["below"])
        if values.get("life") == "ended":
            return bodies.filter(ended_on__lte=today)
        return bodies if values.get("life") == "all" else bodies.on(today)

    @property
    def is_asked(self) -> bool:
        return any(self.data.get(name) for name in self.fields)


class TreeFilter(StyledFormMixin, forms.Form):
    """What the tree's page asks; the answer is the list, with all filters."""

    q = forms.CharField(label="Tên, ký hiệu, mã", required=False)


class OrganizationForm(StyledFormMixin, forms.ModelForm):
    class Meta:
        model = Organization
        fields = [
            "name",
            "short_name",
            "symbol",
            "code",
            "system",
            "kind",
            "tier",
            "locality",
            "place",
            "document_format",
            "header_parent",
            "header_name",
            "archive_line",
            "is_internal",
            "position",
            "address",
            "phone",
            "email",
            "started_on",
        ]

    def clean_code(self):
        code = self.cleaned_data["code"]
        if code and Organization.objects.filter(code=code).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Mã định danh này đã thuộc về một đơn vị khác.")
        return code


class DatedForm(StyledFormMixin, forms.Form):
    """A day that has come: structural changes are not made for the future."""

    on = forms.DateField(label="Từ ngày")

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError("Ngày này chưa đến: hãy làm việc này khi quyết định có hiệu lực.")
        return on


class MoveForm(DatedForm):
    parent = BodyField(label="Trực thuộc mới")
    basis = forms.CharField(
        label="Văn bản quyết định", max_length=255, help_text="Số, ký hiệu, ngày, cơ quan ban hành."
    )
    field_order = ["parent", "on", "basis"]

    def __init__(self, *args, bodies, **kwargs):
        super().__init__(*args, **kwargs)
        find_among(self, bodies)


class CloseForm(DatedForm):
    on = forms.DateField(label="Ngày đầu tiên không còn hoạt động")
    basis = forms.CharField(
        label="Văn bản quyết định", max_length=255, help_text="Số, ký hiệu, ngày, cơ quan ban hành."
    )


class SuperiorForm(StyledFormMixin, forms.Form):
    superior = BodyField(label="Cấp trên")
    line = forms.ChoiceField(label="Quan hệ", choices=Line.choices)
    from_on = forms.DateField(label="Từ ngày", required=False)

    def __init__(self, *args, bodies, **kwargs):
        super().__init__(*args, **kwargs)
        find_among(self, bodies)


class EventForm(StyledFormMixin, forms.ModelForm):
    class Meta:
        model = OrganizationEvent
        fields = ["type", "on", "basis", "note"]
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}


class EventPartForm(StyledFormMixin, forms.Form):
    side = forms.ChoiceField(label="Vai trò", choices=OrganizationEventPart.Side.choices, initial="from")
    organization = BodyField(label="Đơn vị")
    new_name = forms.CharField(label="Tên mới (nếu đổi)", max_length=255, required=False)
    new_parent = BodyField(label="Trực thuộc mới (nếu chuyển)", required=False)
    takes_duties = forms.BooleanField(label="Nhận nghĩa vụ báo cáo đang mở", required=False)

    def __init__(self, *args, bodies, **kwargs):
        super().__init__(*args, **kwargs)
        find_among(self, bodies)

    def part(self) -> OrganizationEventPart:
        values = {name: self.cleaned_data[name] for name in self.fields if name not in {"DELETE"}}
        return OrganizationEventPart(**values)


class BasePartFormSet(forms.BaseFormSet):
    def clean(self):
        seen = set()
        for form in self.forms:
            if not form.is_valid() or self._should_delete_form(form) or not form.has_changed():
                continue
            key = (form.cleaned_data["organization"].pk, form.cleaned_data["side"])
            if key in seen:
                raise forms.ValidationError("Một đơn vị được ghi hai lần ở cùng một phía.")
            seen.add(key)

    def parts(self) -> list[OrganizationEventPart]:
        kept = [form for form in self.forms if form.has_changed() and not self._should_delete_form(form)]
        return [form.part() for form in kept if form.cleaned_data.get("organization")]


PartFormSet = forms.formset_factory(EventPartForm, formset=BasePartFormSet, extra=2, can_delete=True, max_num=100)


class GroupForm(StyledFormMixin, forms.ModelForm):
    class Meta:
        model = OrganizationGroup
        fields = ["name"]
        help_texts = {"name": "Ví dụ: Các trường THPT nội thành."}


class GroupAddForm(StyledFormMixin, forms.Form):
    """One body by name, or all that meet a condition."""

    organization = BodyField(label="Một đơn vị", required=False)
    kind = forms.ModelChoiceField(
        Kind.objects.all(), label="Hoặc mọi đơn vị thuộc loại", required=False, empty_label="Không chọn"
    )
    tier = forms.ModelChoiceField(Level.objects.all(), label="Ở cấp", required=False, empty_label="Không chọn")
    below = BodyField(label="Trực thuộc, dưới", required=False)

    def __init__(self, *args, bodies, **kwargs):
        super().__init__(*args, **kwargs)
        self.bodies = bodies
        find_among(self, bodies)

    def clean(self):
        values = super().clean()
        if not self.errors and not any(values.values()):
            raise forms.ValidationError("Hãy chọn một đơn vị hoặc một điều kiện.")
        return values

    def found(self, today) -> list[Organization]:
        values = self.cleaned_data
        if values["organization"]:
            return [values["organization"]]
        bodies = self.bodies.on(today).reporting()
        for name in ("kind", "tier"):
            if values[name]:
                bodies = bodies.filter(**{name: values[name]})
        if values["below"]:
            bodies = bodies.below([values["below"].pk]).exclude(pk=values["below"].pk)
        return list(bodies)


class NamedForm(StyledFormMixin, forms.Form):
    """A new entry of one of the two lists, kinds and tiers."""

    name = forms.CharField(label="Tên", max_length=60)
    rank = forms.IntegerField(label="Thứ bậc", min_value=0, max_value=999, required=False, initial=0)


class HolidayForm(StyledFormMixin, forms.Form):
    on = forms.DateField(label="Ngày")
    name = forms.CharField(label="Tên ngày nghỉ, lý do", max_length=120)
    is_working = forms.BooleanField(label="Là ngày làm bù (đi làm)", required=False)
