"""Filter of the list of notices."""

from django import forms

from orgs.forms_base import StyledFormMixin
from orgs.text import nfc
from reports.notice_kinds import NoticeKind

UNREAD = "chua-doc"
KINDS = {
    "nhac-han": NoticeKind.REMINDER,
    "bao-cao-den": NoticeKind.ARRIVAL,
    "tra-lai": NoticeKind.RETURNED,
    "rut-dinh-chinh": NoticeKind.CHANGE,
    "ke-hoach": NoticeKind.PLAN,
    "he-thong": NoticeKind.SYSTEM,
}


class NoticeFilter(StyledFormMixin, forms.Form):
    loai = forms.ChoiceField(
        label="Loại", choices=[("", "Mọi loại"), *((slug, kind.label) for slug, kind in KINDS.items())], required=False
    )
    q = forms.CharField(label="Nội dung có từ", required=False, max_length=120)
    loc = forms.ChoiceField(choices=[("", ""), (UNREAD, "")], required=False, widget=forms.HiddenInput)

    def narrowed(self, notices):
        """Those of the notices that the form asks for; all when it asks for nonsense."""
        if not self.is_valid():
            return notices
        data = self.cleaned_data
        if data["loc"]:
            notices = notices.unread()
        return self.of_kind_and_words(notices)

    def of_kind_and_words(self, notices):
        """The same whether they are read or not."""
        if not self.is_valid():
            return notices
        if kind := KINDS.get(self.cleaned_data["loai"]):
            notices = notices.filter(kind=kind)
        for word in nfc(self.cleaned_data["q"]).split():
            notices = notices.filter(text__icontains=word)
        return notices

    @property
    def is_narrowing(self) -> bool:
        return self.is_valid() and bool(self.cleaned_data["loai"] or self.cleaned_data["q"])
