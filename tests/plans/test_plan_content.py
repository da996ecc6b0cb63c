"""A paper from what is typed equals the paper from what is stored; lines with a label are items."""

import pytest

from plans.documents import build
from plans.documents.assembly import origins, section_numbers
from plans.documents.sections import printed_numbers
from plans.documents.structure import HEADING, ITEM, PARAGRAPH
from plans.documents.text import runs, split_label
from plans.forms import PlanEditor
from plans.models import Plan, PlanSection
from plans.outline import parents
from tests.plans.making import draft, make_office
from tests.plans.test_plan_edit import full_plan, posted_form

pytestmark = pytest.mark.django_db


def test_paper_of_the_typed_values_is_the_paper_of_the_stored_ones(django_assert_max_num_queries):
    office = make_office()
    plan = full_plan(office)
    editor = PlanEditor(plan, office.author, office.author.reach.on, posted_form(plan, office.author))
    assert editor.is_valid(), editor.faults
    values = editor.values()
    with django_assert_max_num_queries(10):
        typed = build(plan, values)
    assert typed == build(Plan.objects.get(pk=plan.pk))


def test_typed_words_are_printed_and_nothing_is_stored():
    office = make_office()
    plan = full_plan(office)
    form = posted_form(plan, office.author, opening="Chữ mới", viec__0__text="Việc chưa lưu")
    editor = PlanEditor(plan, office.author, office.author.reach.on, form)
    assert editor.is_valid(), editor.faults
    paper = build(plan, editor.values())
    assert "Chữ mới" in paper.plain_text() and "Việc chưa lưu" in paper.plain_text()
    assert "Chữ mới" not in build(Plan.objects.get(pk=plan.pk)).plain_text()
    assert plan.opening != "Chữ mới"


@pytest.mark.parametrize(
    ("line", "label", "level", "rest"),
    [
        ("- Việc một", "-", 3, "Việc một"),
        ("– Việc một", "-", 3, "Việc một"),
        ("+ Việc nhỏ", "+", 4, "Việc nhỏ"),
        ("a) Việc", "a)", 2, "Việc"),
        ("đ) Việc", "đ)", 2, "Việc"),
        ("1. Việc", "1.", 1, "Việc"),
        ("1.2. Việc", "1.2.", 1, "Việc"),
        ("1.250 người", "", 0, "1.250 người"),
        ("-5 độ", "", 0, "-5 độ"),
        ("2026. Năm", "", 0, "2026. Năm"),
        ("Việc - một", "", 0, "Việc - một"),
    ],
)
def test_label_of_a_line(line, label, level, rest):
    assert split_label(line) == (label, level, rest)


def test_bold_and_italic_at_once():
    assert [(run.text, run.bold, run.italic) for run in runs("x ***y*** z")] == [
        ("x ", False, False),
        ("y", True, True),
        (" z", False, False),
    ]


def test_sources_of_blocks():
    office = make_office()
    plan = draft(office)
    plan.sections.filter(position=1).update(text="Đoạn\n- gạch")
    plan.document.tasks.create(text="Việc", position=0)
    blocks, found = build(plan).blocks, origins(plan)
    assert [(found[f"blocks.{at}"], block.role) for at, block in enumerate(blocks, start=1)] == [
        ("section.0.heading", HEADING),
        ("section.1.heading", HEADING),
        ("section.1.text", PARAGRAPH),
        ("section.1.text", ITEM),
        ("section.2.heading", HEADING),
        ("section.3.heading", HEADING),
        ("task.0", ITEM),
        ("section.4.heading", HEADING),
    ]


def test_numbers_of_sections():
    levels = {1: ["I.", "II."], 2: ["1.", "2."], 3: ["a)", "b)"]}
    shapes = {"article": ["Điều 1.", "Điều 2."], "chapter": ["Chương I", "Chương II"]}
    assert section_numbers("state", 2) == levels | shapes
    assert section_numbers("party", 2)[1] == ["I-", "II-"]


def test_printed_numbers_of_an_outline():
    def section(heading="x", **values):
        return PlanSection(heading=heading, **({"level": 1} | values))

    sections = [
        section(), section(level=2), section("", level=2), section(level=2, label="1a"), section(level=3), section(),
        section(shape="chapter"), section("", shape="article"), section(level=2), section(shape="article"),
        section(part="attached"), section(part="annex"), section(part="annex", level=2), section(part="annex"),
        section(part="annex", level=2), section(part="annex", level=3),
    ]  # fmt: skip
    assert printed_numbers(sections, "state") == [
        "I.", "1.", "", "1a.", "a)", "II.", "Chương I", "Điều 1.", "1.", "Điều 2.",
        "I.", "Phụ lục:", "I.", "Phụ lục:", "I.", "1.",
    ]  # fmt: skip


def test_parents_of_rows():
    assert parents([1, 2, 2, 1, 3, 4, 2]) == [None, 0, 0, None, 3, 4, 3]
