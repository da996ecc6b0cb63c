"""Choosing among fifty thousand bodies: a line of text for each, found by key, code or name; scripts only add ease."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html

from orgs.models import Organization, OrganizationAbove, Superior
from orgs.text import fold, nfc

_KEY = re.compile(r"#(\d+)\s*$")
SHOWN = 20


def body_line(body: Organization) -> str:
    """How a chosen body stands in the text field: its name and its key."""
    return f"{body.name} #{body.pk}"


def choosable(user):
    """Bodies the user may name: the directory, and those that the own bodies command wherever they are."""
    own = user.reach.own_ids
    linked = Superior.objects.on(user.reach.on).commanding().filter(superior__in=own).values("organization")
    below = OrganizationAbove.objects.filter(Q(above__in=own) | Q(above__in=linked)).values("organization")
    return Organization.objects.visible_to(user) | Organization.objects.filter(pk__in=below)


def find_bodies(user, words: str, day):
    """At most twenty bodies that the user may name and that exist on the day."""
    found = choosable(user).on(day).search(words).select_related("parent")
    return found.in_list_order()[:SHOWN]


class BodyFinder:
    """Resolves typed lines to bodies the user may name; keys of a whole request cost one query."""

    def __init__(self, user, data=None):
        self.user = user
        keys = set()
        for name in data or ():
            values = data.getlist(name) if hasattr(data, "getlist") else [data[name]]
            keys |= {int(key) for value in values for key in re.findall(r"#(\d{1,9})\s*$", str(value), re.M)}
        self.known = {b.pk: b for b in choosable(self.user).filter(pk__in=keys)} if keys else {}

    def find(self, line: str) -> Organization:
        """Raises ValidationError that says what to type instead."""
        key = _KEY.search(line)
        if key:
            body = self.known.get(int(key[1]))
            if body is None:
                raise ValidationError(f"Không có đơn vị nào mang khóa #{key[1]}.")
            return body
        return self._by_name(line)

    def _by_name(self, line: str) -> Organization:
        words = nfc(line).strip()
        same = list(choosable(self.user).on(self.user.reach.on).filter(Q(code=words) | Q(symbol=words))[:2])
        if len(same) != 1:
            close = choosable(self.user).on(self.user.reach.on).search(words)[:200]
            same = [b for b in close if fold(words) in (fold(b.name), fold(b.short_name))]
        if not same:
            raise ValidationError(f"Không tìm thấy đơn vị “{words}”. Gõ đúng tên, mã hoặc chọn trong danh sách gợi ý.")
        if len(same) > 1:
            raise ValidationError(f"Có {len(same)} đơn vị tên “{words}”. Gõ mã đơn vị hoặc chọn trong danh sách gợi ý.")
        return same[0]


class BodyPicker(forms.Textarea):
    """The lines, and what the script needs to turn them into chips with a search box."""

    def __init__(self, *, many: bool = True, attrs=None):
        super().__init__(attrs={"rows": "2" if many else "1", "spellcheck": "false", **(attrs or {})})
        self.many = many

    def render(self, name, value, attrs=None, renderer=None):
        area = super().render(name, value, attrs, renderer)
        one = "" if self.many else " data-one"
        return format_html('<body-picker data-url="{}"{}>{}</body-picker>', reverse("plans:body_search"), one, area)


class BodiesField(forms.CharField):
    """Several bodies, a line each. `finder` is set by the form."""

    finder: BodyFinder | None = None
    many = True

    def __init__(self, **kwargs):
        kwargs.setdefault("required", False)
        super().__init__(widget=BodyPicker(many=self.many), **kwargs)

    def prepare_value(self, value):
        if isinstance(value, list | tuple):
            return "\n".join(body_line(body) for body in value)
        return value

    def clean(self, value):
        lines = [line for line in re.split(r"[\n;]", super().clean(value) or "") if line.strip()]
        bodies, faults = {}, []
        for line in lines:
            try:
                body = self.finder.find(line)
                bodies[body.pk] = body
            except ValidationError as error:
                faults += error.messages
        if faults:
            raise ValidationError(faults)
        return list(bodies.values())


class BodyField(BodiesField):
    """One body or none."""

    many = False

    def prepare_value(self, value):
        return body_line(value) if isinstance(value, Organization) else value

    def clean(self, value):
        bodies = super().clean(value)
        if len(bodies) > 1:
            raise ValidationError("Chỉ chọn một đơn vị.")
        return bodies[0] if bodies else None
