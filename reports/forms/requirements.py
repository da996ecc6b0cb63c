"""A reporting requirement as a clerk writes it: in a few lines, dates as "15/6, 10/12"."""

from django import forms

from directives.forms.fields import find_issuer
from orgs.forms_base import StyledFormMixin, VnDateField
from orgs.models import Kind, Level, Organization, OrganizationGroup, User
from reports.forms.calendar_text import read_cut_offs, read_days, read_windows
from reports.frequencies import set_windows
from reports.models import ReportingRequirement, RequirementScope

Frequency, Window = ReportingRequirement.Frequency, ReportingRequirement.Window
EVERYBODY = "mọi đơn vị nhận văn bản để thực hiện"


def scope_in_words(scope: RequirementScope) -> str:
    """Whom one line means, without those left out."""
    if scope.mode == RequirementScope.Mode.BODY:
        return str(scope.organization)
    if scope.mode == RequirementScope.Mode.GROUP:
        return f"nhóm “{scope.group}”"
    if scope.is_for_all:
        return EVERYBODY
    parts = [scope.kind and f"loại {scope.kind}", scope.tier and f"cấp {scope.tier}", scope.locality]
    parts += [scope.below and f"dưới {scope.below}", scope.line and scope.get_line_display().lower()]
    return ", ".join(str(part) for part in parts if part)


class RequirementForm(StyledFormMixin, forms.Form):
    name = forms.CharField(
        label="Tên báo cáo", max_length=200, help_text="Ví dụ: Báo cáo kết quả thực hiện Chỉ thị 12-CT/TW."
    )
    frequency = forms.ChoiceField(label="Tần suất", choices=Frequency, initial=Frequency.YEARLY)
    days = forms.CharField(
        label="Ngày đến hạn",
        max_length=600,
        help_text="Ngày/tháng, cách nhau bằng dấu phẩy: 10/12; hai kỳ: 15/6, 10/12; hằng quý: bốn ngày; hằng tháng: 25 "
        "hoặc 5 tháng sau; sang năm: 15/1 năm sau; một lần trong năm đã định: 15/6/2027. Đặt tên kỳ: 10/12: Cả năm.",
    )
    is_strict = forms.BooleanField(label="Văn bản ghi “trước ngày …”: ngày đó không còn được tính", required=False)
    rolls_forward = forms.BooleanField(
        label="Hạn rơi vào ngày nghỉ thì tính sang ngày làm việc kế tiếp", required=False, initial=True
    )
    is_date_chosen = forms.BooleanField(label="Văn bản không ghi ngày; ngày này do đơn vị chọn", required=False)
    window_rule = forms.ChoiceField(label="Thời gian số liệu", choices=Window, required=False)
    windows = forms.CharField(
        label="Thời gian số liệu ghi riêng",
        max_length=600,
        required=False,
        help_text="Mỗi kỳ một khoảng: 15/12-14/6, 15/6-14/12. Hằng tháng chỉ ghi ngày: 21-20.",
    )
    cut_off = forms.CharField(
        label="Ngày chốt số liệu",
        max_length=300,
        required=False,
        help_text="Khi khác ngày cuối của thời gian số liệu; mỗi kỳ một ngày: 30/11. Hằng tháng chỉ ghi ngày: 14.",
    )
    from_year = forms.IntegerField(label="Từ năm", min_value=2000, max_value=2100)
    to_year = forms.IntegerField(
        label="Đến năm", min_value=2000, max_value=2100, required=False, help_text="Để trống: đến khi có thay đổi."
    )
    tracked_from = VnDateField(
        label="Theo dõi trên cổng từ ngày",
        required=False,
        help_text="Kỳ có hạn trước ngày này ghi là không theo dõi. Để trống: từ ngày ban hành.",
    )
    kinds = forms.ModelMultipleChoiceField(
        label="Chỉ các loại đơn vị",
        queryset=Kind.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    tiers = forms.ModelMultipleChoiceField(
        label="Chỉ các cấp", queryset=Level.objects.all(), required=False, widget=forms.CheckboxSelectMultiple
    )
    groups = forms.ModelMultipleChoiceField(
        label="Chỉ các nhóm đã lưu",
        queryset=OrganizationGroup.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ranges = forms.ModelMultipleChoiceField(
        label="Phạm vi đã đặt theo cách khác",
        queryset=RequirementScope.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Bỏ chọn để không áp dụng nữa.",
    )
    bodies = forms.CharField(
        label="Đích danh các đơn vị",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Mỗi dòng một đơn vị, viết đúng tên; cộng thêm vào các đơn vị chọn ở trên.",
    )
    excluded = forms.CharField(
        label="Trừ các đơn vị",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Mỗi dòng một đơn vị, viết đúng tên. Các đơn vị này không phải nộp, cả các kỳ sau.",
    )
    receiver = forms.CharField(
        label="Nơi nhận báo cáo",
        max_length=255,
        widget=forms.TextInput(attrs={"list": "noi-nhan", "autocomplete": "off"}),
    )
    via = forms.ModelChoiceField(
        label="Qua phòng, ban", queryset=Organization.objects.none(), required=False, empty_label="Không qua phòng, ban"
    )
    handlers = forms.ModelMultipleChoiceField(
        label="Người theo dõi, duyệt báo cáo",
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ngoài thủ trưởng và lãnh đạo, những người này được chấp nhận hoặc trả lại báo cáo.",
    )
    other_receivers = forms.CharField(
        label="Nơi nhận khác",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Mỗi dòng một đơn vị, viết đúng tên. Mỗi nơi nhận chấp nhận hoặc trả lại riêng.",
    )
    folds_into = forms.ModelChoiceField(
        label="Tổng hợp vào báo cáo của đơn vị mình",
        queryset=ReportingRequirement.objects.none(),
        required=False,
        empty_label="Không tổng hợp",
        help_text="Chọn báo cáo mà đơn vị mình phải nộp lên trên và được tổng hợp từ các báo cáo này.",
    )

    def __init__(self, *args, offer, **kwargs):
        """`offer`: what may be chosen here (reports.requirement_pages.Offer)."""
        super().__init__(*args, **kwargs)
        self.offer = offer
        offered = ("kinds", "tiers", "groups", "ranges", "via", "handlers", "folds_into")
        if offer.own_body is not None:
            for name in (*offered, "bodies", "excluded"):
                del self.fields[name]
            return
        for name in offered:
            self.fields[name].queryset = getattr(offer, name)
        self.fields["ranges"].label_from_instance = scope_in_words
        for name in ("kinds", "tiers", "groups", "ranges", "via"):
            if not self.fields[name].queryset.exists():
                del self.fields[name]

    def clean_receiver(self):
        return self._body(self.cleaned_data["receiver"])

    def clean_other_receivers(self):
        return self._bodies("other_receivers")

    def clean_bodies(self):
        return self._bodies("bodies")

    def clean_excluded(self):
        return self._bodies("excluded")

    def clean(self):
        data = super().clean()
        if data.get("days") and data.get("frequency"):
            self._read_calendar(data)
        if data.get("to_year") and data.get("from_year") and data["to_year"] < data["from_year"]:
            self.add_error("to_year", "Năm kết thúc phải từ năm bắt đầu trở đi.")
        receivers = [data.get("receiver"), *(data.get("other_receivers") or [])]
        if len(set(receivers)) < len(receivers):
            self.add_error("other_receivers", "Có đơn vị được ghi hai lần ở nơi nhận.")
        self._check_excluded(data)
        return data

    def _check_excluded(self, data) -> None:
        bodies, excluded = data.get("bodies") or [], data.get("excluded") or []
        if both := [str(body) for body in excluded if body in bodies]:
            self.add_error("excluded", f"Vừa ghi đích danh vừa trừ: {', '.join(both)}.")
        elif bodies and excluded and not self._rules():
            self.add_error("excluded", "Đã ghi đích danh các đơn vị phải nộp thì không cần trừ đơn vị nào.")

    def _read_calendar(self, data) -> None:
        """`lines`: the due days with their data windows and cut-offs; each mistake beside its own field."""
        frequency, rule = data["frequency"], data.get("window_rule")
        self.lines = self._read("days", read_days, frequency) or []
        if not self.lines:
            return
        if rule == Window.CUSTOM:
            self._read("windows", read_windows, self.lines, frequency)
        elif not set_windows(self.lines, rule, frequency):
            self.add_error("window_rule", "Tần suất này không có khoảng thời gian mẫu ấy; hãy chọn “Ghi riêng”.")
        if data.get("cut_off"):
            self._read("cut_off", read_cut_offs, self.lines, frequency)

    def _read(self, field, read, *more):
        try:
            return read(self.cleaned_data.get(field) or "", *more)
        except forms.ValidationError as error:
            self.add_error(field, error)
            return None

    def _bodies(self, field: str) -> list[Organization]:
        lines = [line.strip() for line in self.cleaned_data[field].splitlines()]
        return list(dict.fromkeys(self._body(line) for line in lines if line))

    def _body(self, name: str) -> Organization:
        body = find_issuer(name)
        if body is None:
            raise forms.ValidationError(f"Không thấy đơn vị “{name}” trong hệ thống, hoặc có nhiều đơn vị trùng tên.")
        return body

    def requirement(self) -> dict:
        """What `create_requirement` takes besides document, form and actor."""
        data = self.cleaned_data
        plain = ("name", "frequency", "window_rule", "from_year", "to_year", "tracked_from")
        plain += ("is_strict", "rolls_forward")
        return {name: data[name] for name in plain} | {
            "is_date_chosen": data["is_date_chosen"],
            "folds_into": data.get("folds_into"),
            "dates": self.lines,
            "receivers": self._receivers(),
            "scopes": self._scopes(),
        }

    def _receivers(self) -> list[dict]:
        data = self.cleaned_data
        first = {"organization": data["receiver"], "via": data.get("via"), "handlers": data.get("handlers") or []}
        return [first, *({"organization": body} for body in data["other_receivers"])]

    def _scopes(self) -> list[dict]:
        Mode = RequirementScope.Mode
        if self.offer.own_body is not None:
            return [{"mode": Mode.BODY, "organization": self.offer.own_body}]
        bodies, excluded = self.cleaned_data["bodies"], self.cleaned_data["excluded"]
        rules = self._rules()
        if excluded and not rules and not bodies:
            rules = [{"mode": Mode.RULE}]  # all who receive the paper, but for these
        named = [{"mode": Mode.BODY, "organization": body} for body in bodies]
        return [*(rule | {"excluded": excluded} for rule in rules), *named]

    def _rules(self) -> list[dict]:
        """The lines that mean many bodies, as chosen."""
        Mode, data = RequirementScope.Mode, self.cleaned_data
        stored = ("mode", "kind", "tier", "locality", "below", "line")
        return [
            *({"mode": Mode.RULE, "kind": kind} for kind in data.get("kinds") or []),
            *({"mode": Mode.RULE, "tier": tier} for tier in data.get("tiers") or []),
            *({"mode": Mode.GROUP, "group": group} for group in data.get("groups") or []),
            *({name: getattr(scope, name) for name in stored} for scope in data.get("ranges") or []),
        ]
