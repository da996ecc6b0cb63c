from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.core.paginator import Paginator
from django.template import engines
from django.test import RequestFactory

from orgs.context import navigation
from orgs.icons import PATHS
from orgs.listing import ordering, page_of
from orgs.statuses import STATUSES, status_of
from orgs.templatetags.ui import status_badge
from tests.ui.gallery import render_gallery, signed_in

LAYERS = ("orgs", "directives", "plans", "reports")


def get(path="/ke-hoach/", **query):
    return signed_in(RequestFactory().get(path, query), "clerk")


def render(text, request, **context):
    return engines["django"].from_string("{% load ui %}" + text).render(context, request)


class Shape(HTMLParser):
    """Collects ids and whatever the content policy would block."""

    def __init__(self):
        super().__init__()
        self.ids, self.blocked, self.labels_for, self.described = [], [], [], []

    def handle_starttag(self, tag, attrs):
        names = dict(attrs)
        if "id" in names:
            self.ids.append(names["id"])
        self.labels_for += [names["for"]] if tag == "label" and "for" in names else []
        self.described += (names.get("aria-describedby") or "").split()
        self.blocked += [name for name in names if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in names):
            self.blocked.append(tag)


def test_gallery_shows_every_component_without_a_database():
    html = render_gallery(get(loai="plan"))
    parts = (
        "page-header crumbs tabs filters table pages empty due confirm timeline stat-value chart tree-toggle "
        "formset-row error-summary notice"
    )
    for part in parts.split():
        assert f'class="{part}' in html, part
    assert "01/12/2026" in html


def test_gallery_obeys_the_content_policy_and_links_labels_and_hints():
    shape = Shape()
    shape.feed(render_gallery(get(loai="plan")).split("<template")[0])
    assert shape.blocked == []
    assert len(shape.ids) == len(set(shape.ids))
    assert set(shape.labels_for) | set(shape.described) <= set(shape.ids)


@pytest.mark.parametrize("code", STATUSES)
def test_every_status_has_word_tone_and_shape(code):
    status = STATUSES[code]
    assert status.label[0].isupper()
    assert status.tone in {"neutral", "info", "good", "warn", "bad"}
    assert status.icon in PATHS
    assert f"tone-{status.tone}" in status_badge(code)
    assert "<svg" in status_badge(code)


def test_no_two_neighbouring_statuses_look_the_same():
    for family in (
        ("draft", "in_review", "approved", "signed", "issued", "withdrawn"),
        ("not_submitted", "submitted", "returned", "accepted", "exempted", "overdue"),
        ("overdue", "late", "on_time", "due_soon", "untracked"),
    ):
        assert len({STATUSES[code].icon for code in family}) == len(family)


def test_status_label_can_be_given_and_is_escaped():
    assert "Đã ban hành 01/02" in status_badge("issued", "Đã ban hành 01/02")
    assert "<b>" not in status_badge("<b>")
    assert status_badge("") == ""
    assert status_of("lạ").tone == "neutral"


def test_sort_header_turns_round_and_keeps_the_filters():
    request = get(loai="plan", trang="3", **{"sap-xep": "ngay"})
    html = render('{% sort_header "ngay" "Ngày" %}{% sort_header "so" "Số" css="num" %}', request)
    assert 'aria-sort="ascending"' in html
    assert "?loai=plan&amp;sap-xep=-ngay" in html
    assert '<th scope="col" class="num"><a class="sort" href="?loai=plan&amp;sap-xep=so">' in html
    assert "trang" not in html


def test_sort_header_knows_the_default_order():
    assert 'aria-sort="descending"' in render('{% sort_header "ngay" "Ngày" %}', get(), sort_default="-ngay")


def test_qs_changes_and_removes_parameters():
    assert render("{% qs don_vi=5 trang=None %}", get(trang="2", q="a b")) == "?q=a+b&amp;don-vi=5"


def test_pagination_counts_and_keeps_the_query():
    html = render("{% pagination page %}", get(q="x"), page=Paginator(range(1250), 50).get_page(2))
    assert "51–100 / 1.250" in html
    assert 'href="?q=x&amp;trang=3"' in html
    assert 'href="?q=x"' in html  # the first page needs no number


def test_pagination_of_nothing_is_empty():
    assert render("{% pagination page %}", get(), page=Paginator([], 50).get_page(1)).strip() == ""


def test_listing_reads_order_and_page_from_the_address():
    allowed = {"ngay": ("issued_on", "pk"), "so": "number"}
    assert ordering(get(**{"sap-xep": "-ngay"}), allowed, "so") == ("-issued_on", "-pk")
    assert ordering(get(**{"sap-xep": "password"}), allowed, "-so") == ("-number",)
    assert page_of(get(trang="99"), list(range(60))).number == 2
    assert page_of(get(trang="x"), list(range(60))).number == 1


@pytest.mark.parametrize(
    ("roles", "labels"),
    [
        (("clerk",), "Việc của tôi, Văn bản, Kế hoạch, Báo cáo, Tổng quan, Đơn vị, Thông báo"),
        (("administrator",), "Việc của tôi, Đơn vị, Thông báo, Quản trị"),
        ((), "Việc của tôi, Đơn vị, Thông báo"),
    ],
)
def test_navigation_follows_the_roles(roles, labels):
    request = signed_in(RequestFactory().get("/don-vi/5/"), *roles)
    items = navigation(request)
    assert ", ".join(item["label"] for item in items) == labels
    assert [item["label"] for item in items if item["active"]] == ["Đơn vị"]


def test_navigation_is_empty_for_a_stranger():
    assert navigation(RequestFactory().get("/")) == []


def test_navigation_badge_comes_from_settings(settings):
    settings.NAV_BADGES = {"notices": "tests.ui.test_components.three"}
    badges = {item["key"]: item["badge"] for item in navigation(get())}
    assert badges["notices"] == 3
    assert badges["home"] == 0


def three(request):
    return 3


def test_every_state_of_the_models_has_its_look_and_its_word():
    """Choices of fields named `state` are shown as badges: the badge says what the model says."""
    models = [model for app in LAYERS for model in apps.get_app_config(app).get_models()]
    fields = [field for model in models for field in model._meta.fields if field.name == "state" and field.choices]
    assert len(fields) >= 5
    wrong = {
        (str(field), value, label)
        for field in fields
        for value, label in field.flatchoices
        if STATUSES.get(str(value), status_of("")).label != label
    }
    assert not wrong
