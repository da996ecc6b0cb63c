"""The one way to name bodies among fifty thousand: lines of text, found by key, code or name; scripts only add ease."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import Script
from django.urls import reverse_lazy
from django.utils.html import format_html

from orgs.models import Organization, OrganizationAbove, Superior
from orgs.text import fold, nfc

_KEY = re.compile(r"#(\d{1,18})\s*$")
SHOWN, NAMED, NEAR = 20, 5, 200


def body_line(body: Organization) -> str:
    """How a chosen body stands in the text field: its name and its key."""
    return f"{body.name} #{body.pk}"


def choosable(user):
    """Bodies the user may name: the directory, and those that the own bodies command wherever they are."""
    own = user.reach.own_ids
    linked = Superior.objects.on(user.reach.on).commanding().filter(superior__in=own).values("organization")
    below = OrganizationAbove.objects.filter(Q(above__in=own) | Q(above__in=linked)).values("organization")
    return Organization.objects.visible_to(user) | Organization.objects.filter(pk__in=below)


def suggestions(user, words: str) -> list[dict]:
    """At most twenty bodies for the picker: what to write into the field, and how to show it."""
    words = words.strip()[:200]
    if len(fold(words)) < 2:
        return []
    found = choosable(user).on(user.reach.on).search(words).select_related("parent").in_list_order()[:SHOWN]
    return [{"value": body_line(b), "name": b.name, "note": b.parent.label if b.parent else ""} for b in found]


class BodyFinder:
    """Resolves typed lines to one of `bodies`; with the posted `data` all its keys cost one query.

    `on`: names and codes mean bodies of that day; a key means its body on any day.
    """

    def __init__(self, bodies, on=None, data=None):
        self.bodies = bodies
        self.present = bodies if on is None else bodies.on(on)
        self.known = None if data is None else self._read(data)

    def find(self, line: str) -> Organization:
        """Raises ValidationError that says what to type instead."""
        words = nfc(line).strip()
        if key := _KEY.search(words):
            body = self._by_key(int(key[1]))
            if body is None:
                raise ValidationError(f"Không tìm thấy đơn vị mang khóa #{key[1]}.")
            return body
        same = self._by_name(words)
        if not same:
            raise ValidationError(f"Không tìm thấy đơn vị “{words}”. Gõ đúng tên, mã hoặc chọn trong danh sách gợi ý.")
        if len(same) > 1:
            names = "; ".join(body_line(body) for body in same[:NAMED])
            raise ValidationError(f"Có {len(same)} đơn vị tên “{words}”. Ghi rõ một trong các dòng: {names}.")
        return same[0]

    def _by_key(self, pk):
        return self.bodies.filter(pk=pk).first() if self.known is None else self.known.get(pk)

    def _by_name(self, words) -> list:
        coded = list(self.present.filter(Q(code=words) | Q(symbol=words))[:2])
        if len(coded) == 1:
            return coded
        close = self.present.search(words).in_list_order()[:NEAR]
        return [body for body in close if fold(words) in (fold(body.name), fold(body.short_name))]

    def _read(self, data) -> dict:
        keys = set()
        for name in data:
            values = data.getlist(name) if hasattr(data, "getlist") else [data[name]]
            keys |= {int(key) for value in values for key in re.findall(r"#(\d{1,9})\s*$", str(value), re.M)}
        return {body.pk: body for body in self.bodies.filter(pk__in=keys)} if keys else {}


class BodyPicker(forms.Textarea):
    """The lines, and what the script needs to turn them into chips with a search box."""

    class Media:
        js = [Script("js/body-picker.js", defer=True)]

    def __init__(self, *, many: bool = True, attrs=None):
        super().__init__(attrs={"rows": "2" if many else "1", "spellcheck": "false", **(attrs or {})})
        self.many = many

    def render(self, name, value, attrs=None, renderer=None):
        area = super().render(name, value, attrs, renderer)
        one = "" if self.many else " data-one"
        url = reverse_lazy("orgs:organization_suggest")
        return format_html('<body-picker data-url="{}"{}>{}</body-picker>', url, one, area)


class BodiesField(forms.CharField):
    """Several bodies, a line each. The form sets `finder`."""

    finder: BodyFinder | None = None
    many = True

    def __init__(self, **kwargs):
        super().__init__(widget=BodyPicker(many=self.many), **kwargs)

    def prepare_value(self, value):
        if isinstance(value, list | tuple):
            return "\n".join(body_line(body) for body in value)
        return value

    def clean(self, value):
        bodies, faults = {}, []
        for line in _lines(super().clean(value)):
            try:
                body = self.finder.find(line)
                bodies[body.pk] = body
            except ValidationError as error:
                faults += error.messages
        if faults:
            raise ValidationError(faults)
        return list(bodies.values())

    def has_changed(self, initial, data):
        return _lines(self.prepare_value(initial)) != _lines(data)


class BodyField(BodiesField):
    """One body, or none where it is not required."""

    many = False

    def prepare_value(self, value):
        if isinstance(value, int):  # a stored key, as `values()` gives it
            value = Organization.objects.filter(pk=value).first()
        return body_line(value) if isinstance(value, Organization) else value

    def clean(self, value):
        bodies = super().clean(value)
        if len(bodies) > 1:
            raise ValidationError("Chỉ chọn một đơn vị.")
        return bodies[0] if bodies else None


def _lines(text) -> list[str]:
    return [line.strip() for line in re.split(r"[\n;]", text or "") if line.strip()]


def find_among(form, bodies) -> None:
    """Let every body field of the form mean one of `bodies`."""
    finder = BodyFinder(bodies)
    for field in form.fields.values():
        if isinstance(field, BodiesField):
            field.finder = finder
