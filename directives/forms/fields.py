"""Fields that papers need: several checked files at once, an issuer by name, a paper by its symbol."""

from django import forms

from directives.models import Document
from directives.secrecy import CHANNEL, bears_mark
from directives.uploads import ACCEPT, inspect
from orgs.errors import DomainError
from orgs.models import Organization, OrganizationName
from orgs.text import document_key, fold

CODE_HELP = "Như in trên văn bản, ví dụ 12-CT/TW."


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True

    def __init__(self, attrs=None):
        super().__init__(attrs={"accept": ACCEPT, "multiple": True, **(attrs or {})})


class FilesField(forms.FileField):
    """Any number of files, each checked for size, type, content and secrecy; cleans to a list."""

    widget = FilesInput

    def clean(self, data, initial=None):
        uploads = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        cleaned = [super(FilesField, self).clean(one, initial) for one in uploads] or [super().clean(None, initial)]
        for upload in uploads:
            try:
                inspect(upload)
            except DomainError as error:
                raise forms.ValidationError(error.message) from error
        return [one for one in cleaned if one]


class OpenText(forms.CharField):
    """A text in which no line may bear a secrecy mark."""

    def __init__(self, **options):
        super().__init__(widget=forms.Textarea(attrs={"rows": options.pop("rows", 4)}), **options)

    def clean(self, value):
        text = super().clean(value)
        if text and bears_mark(text):
            raise forms.ValidationError(CHANNEL)
        return text


def find_issuer(name: str) -> Organization | None:
    """The one body that bears or bore this name or short name; None when there is none or more than one."""
    wanted = fold(name)
    if not wanted:
        return None
    near = Organization.objects.filter(search_text__contains=wanted)[:200]
    found = [body for body in near if wanted in {fold(body.name), fold(body.short_name)}]
    if not found:
        former = OrganizationName.objects.filter(name=name).select_related("organization")
        found = list({row.organization_id: row.organization for row in former}.values())
    return found[0] if len(found) == 1 else None


def find_paper(code: str, user) -> Document:
    """The one visible paper with the symbol; ValidationError that says what to do otherwise."""
    papers = list(Document.objects.visible_to(user).issued().filter(code_key=document_key(code))[:3])
    if not papers:
        raise forms.ValidationError("Không thấy văn bản mang số, ký hiệu này. Hãy vào sổ văn bản đó trước.")
    if len(papers) > 1:
        raise forms.ValidationError("Có nhiều văn bản cùng số, ký hiệu. Hãy mở văn bản cần chọn rồi vào sổ từ đó.")
    return papers[0]
