"""What is asked before a step: a comment, a reason, a post to sign from, a scan."""

from django import forms

from directives.forms.fields import OpenText
from orgs.forms_base import StyledFormMixin, VnDateField
from orgs.models.people import Authority
from plans.documents.pasting import MAX_CHARS, read_html
from plans.models import Plan
from plans.services.workflow import signing_posts


class SubmitForm(StyledFormMixin, forms.Form):
    comment = OpenText(label="Ghi chú cho người duyệt", rows=2, required=False)


class CommentForm(StyledFormMixin, forms.Form):
    comment = OpenText(label="Ý kiến", rows=3, help_text="Nói rõ cần sửa gì, ở phần nào.")


class ReasonForm(StyledFormMixin, forms.Form):
    reason = OpenText(label="Lý do", rows=2)


class WithdrawForm(ReasonForm):
    on = VnDateField(label="Thu hồi từ ngày")


class SignForm(StyledFormMixin, forms.Form):
    """The posts this person holds; the authority must be one that the post carries."""

    post = forms.ModelChoiceField(None, label="Ký với chức vụ", empty_label=None)
    authority = forms.ChoiceField(label="Thẩm quyền ký", choices=Authority.choices)
    signed_on = VnDateField(label="Ngày ký")

    def __init__(self, *args, plan: Plan, user, on, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = signing_posts(plan, on).filter(holder=user)
        self.fields["post"].label_from_instance = lambda post: f"{post.title}, {post.organization}"
        held = {code for post in self.fields["post"].queryset for code in post.authorities}
        if held:
            self.fields["authority"].choices = [(code, label) for code, label in Authority.choices if code in held]


class ScanForm(StyledFormMixin, forms.Form):
    file = forms.FileField(label="Bản ký số hoặc bản quét có dấu")


class PasteForm(forms.Form):
    """HTML from the clipboard; cleaned it is the text with light marks."""

    html = forms.CharField(
        strip=False, max_length=MAX_CHARS,
        error_messages={"required": "Không có gì để dán.", "max_length": "Nội dung dán quá dài; hãy dán từng phần."},
    )  # fmt: skip

    def clean_html(self) -> str:
        try:
            return read_html(self.cleaned_data["html"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class FixForm(forms.Form):
    """Which finding is to be mended, in which version."""

    version = forms.IntegerField()
    key = forms.CharField(max_length=200)
