"""What the demonstration says is what the real papers say; how it says it is our own."""

import re
import unicodedata
from datetime import date

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from directives.models import CascadeNode, Document, DocumentTask
from orgs.models import Organization, Superior, User
from orgs.trees import tree_faults
from plans.models import Plan
from reports.demo.people import ACCOUNTS
from reports.models import Duty, ReportVersion

# The browser tests load it on PostgreSQL too.
pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.any_database]
SEEDS = settings.BASE_DIR.parent / "shared" / "seeds"
SEED_PEOPLE = {
    "Bùi Thị Kim Tuyến",
    "Phạm Minh Tuấn",
    "Phạm Quốc Hiệu",
    "Đương Hùng Cường",
    "Võ Văn Thường",
    "Võ Văn Thưởng",
}
CITATION = re.compile(r"(?:\w+ \w+ )?số \d+[-/][\w&-]+(?:/[\w&-]+)?(?:,? ngày [\d/]+)?")
MOTTO = "Cộng hòa xã hội chủ nghĩa Việt Nam"
PAPERS = {
    "12-CT/TW": (date(2022, 1, 5), "Ban Bí thư"),
    "1218-CV/TU": (date(2022, 1, 25), "Tỉnh ủy Lâm Đồng"),
    "492-CV/HU": (date(2022, 2, 14), "Huyện ủy Cát Tiên"),
    "39-KH/TU": (date(2022, 4, 4), "Tỉnh ủy Nam Định"),
    "167-KH/TU": (date(2022, 7, 26), "Thành ủy Hải Phòng"),
    "15-CT/TW": (date(2022, 8, 10), "Ban Bí thư"),
    "08/CTr-UBND": (date(2022, 10, 25), "Ủy ban nhân dân thành phố Hải Phòng"),
    "34-NQ/TW": (date(2023, 1, 9), "Bộ Chính trị"),
    "21/NQ-CP": (date(2023, 2, 20), "Chính phủ"),
    "242/KH-UBND": (date(2023, 12, 25), "Ủy ban nhân dân tỉnh Hòa Bình"),
    "2294/VPUBND-THNV": (date(2024, 3, 19), "Văn phòng Ủy ban nhân dân tỉnh Hòa Bình"),
}


@pytest.mark.parametrize(("code", "fact"), PAPERS.items())
def test_real_papers_have_their_numbers_days_and_issuers(demo, code, fact):
    paper = Document.objects.get(code=code)
    assert (paper.issued_on, paper.issuer_name) == fact


def test_chains_go_from_the_directive_down_to_the_units(demo):
    chains = [
        ("12-CT/TW", ["Thành ủy Hải Phòng", "Ủy ban nhân dân thành phố Hải Phòng",
                      "Sở Giáo dục và Đào tạo thành phố Hải Phòng", "Trường THPT Ngô Quyền"]),
        ("12-CT/TW", ["Tỉnh ủy Nam Định", "Huyện ủy Xuân Trường", "Đảng ủy xã Xuân Ninh"]),
        ("12-CT/TW", ["Tỉnh ủy Lâm Đồng", "Huyện ủy Cát Tiên", "Ủy ban nhân dân huyện Cát Tiên"]),
        ("12-CT/TW", ["Sở Giáo dục và Đào tạo tỉnh Hòa Bình", "Trường THPT chuyên Hoàng Văn Thụ"]),
        ("2294/VPUBND-THNV", ["Sở Giáo dục và Đào tạo tỉnh Hòa Bình", "Phòng Giáo dục và Đào tạo huyện Kim Bôi"]),
    ]  # fmt: skip
    for directive, names in chains:
        node = CascadeNode.objects.get(directive__code=directive, organization__name=names[-1])
        links = node.above_links.order_by("above__level")
        assert list(links.values_list("organization__name", flat=True)) == names


def test_task_seven_of_the_directive_is_carried_out_by_nobody(demo):
    tasks = DocumentTask.objects.filter(document__code="12-CT/TW")
    assert tasks.count() == 8
    orphans = tasks.filter(carried_out_by=None)
    assert list(orphans.values_list("label", flat=True)) == ["7"]


def test_papers_printed_without_number_and_day_have_none(demo):
    unnumbered = Document.objects.filter(state="issued", code="", plan__isnull=False)
    assert {paper.issuer.symbol for paper in unnumbered} == {"SGDĐT", "SGD&ĐT", "HU"}
    assert not unnumbered.exclude(issued_on=None).exists()
    assert not Plan.objects.filter(state="issued", frozen=None).exists()


def test_trees_are_whole(demo):
    assert tree_faults(Organization) == []
    assert tree_faults(CascadeNode) == []


def test_the_reform_was_applied(demo):
    today = demo.on
    assert not Organization.objects.on(today).filter(kind__name__in=["Phòng Giáo dục và Đào tạo", "UBND quận, huyện"])
    for school in Organization.objects.filter(kind__name__in=["Trường THCS", "Trường tiểu học"]):
        assert school.parent.kind.name == "UBND xã, phường"
        lines = Superior.objects.on(today).filter(organization=school).values_list("line", "superior__symbol")
        assert list(lines) == [("professional", "SGDĐT")]
    for name in ("Nguyễn Trãi", "Hồng Quang", "Tứ Kỳ"):
        school = Organization.objects.get(name__contains=name, kind__name="Trường THPT")
        assert school.parent == demo.body("hp.sgd")


def test_heirs_read_the_plan_of_their_predecessor(demo):
    clerk = User.objects.get(username="danguyxa")
    assert Plan.objects.visible_to(clerk).filter(document__issuer__name="Huyện ủy Xuân Trường").exists()
    former = Organization.objects.visible_to(clerk).filter(name__in=["Huyện ủy Xuân Trường", "Đảng ủy xã Xuân Ninh"])
    assert former.count() == 2


def test_every_duty_has_dates_in_order(demo):
    for duty in Duty.objects.select_related("requirement", "organization", "inherited_from"):
        assert duty.safe_on < duty.due_on
        assert duty.safe_on <= duty.last_on
        owes = duty.state in Duty.OPEN_STATES and duty.is_tracked and duty.inherited_from is None
        assert not owes or duty.organization.exists_on(duty.due_on)


def test_wards_took_over_what_the_district_offices_owed(demo):
    heirs = Duty.objects.filter(inherited_from__kind__name="Phòng Giáo dục và Đào tạo", year=2026)
    assert heirs.exists()
    assert {duty.organization.kind.name for duty in heirs} == {"UBND xã, phường"}


def test_reports_are_in_every_state(demo):
    states = set(Duty.objects.values_list("state", flat=True))
    assert states == set(Duty.State.values)
    assert Duty.objects.late().exists()
    assert Duty.objects.filter(is_tracked=False).exists()
    assert Duty.objects.filter(extension_reason__gt="").exists()
    assert ReportVersion.objects.filter(sent_at=None).exists()
    assert Duty.objects.overdue(demo.clock.set(demo.on)).exists()


def test_accounts_of_the_login_page_have_the_password_demo(demo):
    usable = {user.username for user in User.objects.all() if user.has_usable_password()}
    assert usable == set(ACCOUNTS)
    assert all(User.objects.get(username=name).check_password("demo") for name in ("vanthu", "quantri"))


def test_no_name_of_a_real_signer(demo):
    names = set(User.objects.values_list("full_name", flat=True)) | set(
        Document.objects.values_list("signer_name", flat=True)
    )
    assert not {name for name in names for real in SEED_PEOPLE if real in name}
    assert all("(mẫu)" in name for name in User.objects.values_list("full_name", flat=True))


@pytest.mark.skipif(not SEEDS.is_dir(), reason="không có thư mục shared/seeds")
def test_no_sentence_of_the_real_papers(demo):
    """Eight words in a row; citations and the names of bodies are facts and do not count."""
    real = set()
    for path in SEEDS.glob("*.txt"):
        real |= runs(path.read_text(encoding="utf-8").replace("\n", " "))
    for name in [MOTTO, *Organization.objects.values_list("name", flat=True)]:
        real -= runs(name)
    copied = [(place, run) for place, text in own_texts() for run in sorted(runs(text) & real)]
    assert copied == []


def own_texts():
    for app in ("orgs", "directives", "plans", "reports"):
        for model in apps.get_app_config(app).get_models():
            for field in model._meta.fields:
                if isinstance(field, models.CharField | models.TextField) and field.name != "search_text":
                    texts = model._default_manager.order_by().values_list(field.name, flat=True).distinct()
                    yield from ((f"{model.__name__}.{field.name}", text) for text in texts if text)


def runs(text: str, length: int = 8) -> set:
    plain = CITATION.sub(" | ", unicodedata.normalize("NFC", text))
    found = set()
    for piece in re.split(r"[|\n]", plain):
        words = re.findall(r"\w+", piece.casefold())
        found |= {" ".join(words[at : at + length]) for at in range(len(words) - length + 1)}
    return found
