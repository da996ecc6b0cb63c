"""Filters of the list, and the first step of a new plan."""

from django import forms

from directives.kinds import PLAN_KINDS, DocumentKind
from directives.models import CascadeNode
from orgs.forms_base import StyledFormMixin
from orgs.models import Organization
from orgs.permissions import bodies_where
from plans.models import Plan

KINDS = [(kind.value, kind.label) for kind in PLAN_KINDS]


class PlanFilter(StyledFormMixin, forms.Form):
    q = forms.CharField(label="Từ khóa", required=False)
    kind = forms.ChoiceField(label="Loại", choices=[("", "Tất cả"), *KINDS], required=False)
    state = forms.ChoiceField(label="Tình trạng", choices=[("", "Tất cả"), *Plan.State.choices], required=False)
    year = forms.IntegerField(label="Năm ban hành", required=False, min_value=1945, max_value=2100)


class PlanStart(StyledFormMixin, forms.Form):
    """Who writes what in answer to which order; `order` and `further` are the body's own places in cascades."""

    issuer = forms.ModelChoiceField(Organization.objects.none(), label="Cơ quan ban hành", empty_label=None)
    kind = forms.ChoiceField(label="Loại văn bản", choices=KINDS, initial=DocumentKind.PLAN)
    subject = forms.CharField(label="Trích yếu", widget=forms.Textarea(attrs={"rows": "2"}), max_length=1000)
    order = forms.ModelChoiceField(
        CascadeNode.objects.none(), label="Văn bản giao việc", required=False, empty_label="Không, đơn vị tự xây dựng",
        help_text="Đơn vị nhận của kế hoạch này sẽ đứng dưới đơn vị mình trong chuỗi của văn bản được chọn.",
    )  # fmt: skip
    further = forms.ModelMultipleChoiceField(
        CascadeNode.objects.none(), label="Đồng thời thực hiện", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, user, nodes, **kwargs):
        super().__init__(*args, **kwargs)
        bodies = Organization.objects.filter(pk__in=bodies_where(user, "plan.draft"), is_internal=False)
        self.fields["issuer"].queryset = bodies.in_list_order()
        for name in ("order", "further"):
            self.fields[name].queryset = nodes
            self.fields[name].label_from_instance = place_label
        if not nodes:
            del self.fields["further"]

    def clean(self):
        data = super().clean()
        if data.get("further") and not data.get("order"):
            self.add_error("order", "Chọn văn bản giao việc chính khi kế hoạch thực hiện nhiều văn bản.")
        return data


def place_label(node: CascadeNode) -> str:
    """`08/CTr-UBND (trong chuỗi 12-CT/TW)`."""
    order, root = node.handed_down_by, node.directive
    label = f"{order.get_kind_display()} {order.code}".strip()
    return label if order == root else f"{label} (trong chuỗi {root.get_kind_display()} {root.code})"
