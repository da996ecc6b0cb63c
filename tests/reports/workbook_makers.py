"""A body with a rich form, its workbook in the hands of openpyxl, and its way back through the page."""

import random
import zipfile
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from directives.models import DocumentTask
from orgs.xlsx import CONTENT_TYPE
from plans.models import Assignment
from reports import pages
from reports.figures import Figure
from reports.models import AssignmentProgress, FormCheck, FormHeading, Indicator, ListItem, ValueList
from reports.services import save_draft
from reports.workbooks.slots import Marked, slots_of
from reports.workbooks.writing import write_workbook
from tests.factories import make_duty
from tests.reports.makers import HANOI, make_countries, make_world

NOW = datetime(2026, 11, 20, 8, tzinfo=HANOI)
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyzÀÁẢẠẤỘỮ0123456789 \t\n.,;:=+-@%&<>\"'/_"
TRAPS = (
    "=1+1", "@SUM(A1)", "+84 225", "-", "'", "_x0041_", "_x000D_", "x005F_", "dòng 1\r\ndòng 2", "0012", "1/2", "TRUE",
    "<b>&amp;</b>", "\u200bẩn", "cuối\ufffe", "\x0bgiữa", "😀" * 9000, "e\u0302\u0301", "1.250,5", "#REF!", "a\n\n\nb",
)  # fmt: skip


def rich_world():
    """`world` with a broken-down figure, an integer, a percent, a yes or no, a text, a rule that may ask for an
    explanation, and a task whose progress is asked.
    """
    world = make_world()
    world.countries = make_countries("Nhật Bản", "Đức", "Hàn Quốc")
    world.students = Indicator.objects.create(
        form=world.form, name="Du học sinh", unit="người", breakdown=world.countries, position=2, is_required=False
    )
    world.hours = Indicator.objects.create(form=world.form, name="Số giờ", unit="giờ", position=1, is_required=False)
    add = world.form.indicators.create
    world.share = add(name="Tỷ lệ giáo viên đạt chuẩn", type="percent", rule="ratio", position=3, is_required=False)
    world.answered = add(name="Đã có kế hoạch", type="yes_no", rule="none", position=4, is_required=False)
    world.words = add(name="Khó khăn chính", type="text", rule="none", position=5, is_required=False)
    world.check = FormCheck.objects.create(form=world.form, left=world.hours, against="constant", constant=100,
                                           severity="explain")  # fmt: skip
    world.task = DocumentTask.objects.create(document=world.document, label="1", text="Mở lớp tiếng Anh")
    world.assignment = Assignment.objects.create(task=world.task, organization=world.school)
    return world


def workbook_of(duty) -> bytes:
    sheet = pages.draft_sheet(duty)
    return write_workbook(sheet, pages.items_of(sheet), now=NOW)


def edited(content: bytes, change) -> bytes:
    """The workbook after `change(book)`, saved again by openpyxl."""
    book = load_workbook(BytesIO(content))
    change(book)
    return saved(book)


def saved(book) -> bytes:
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def row_of(sheet, key: str) -> int:
    return next(cell.row for cell in sheet["A"] if cell.value == key)


def put(content: bytes, page: str, key: str, column: str, value) -> bytes:
    def change(book):
        sheet = book[page]
        sheet[f"{column}{row_of(sheet, key)}"].value = value

    return edited(content, change)


def upload(client, duty, content: bytes, name="bang-tinh.xlsx"):
    file = SimpleUploadedFile(name, content, content_type=CONTENT_TYPE)
    return client.post(f"/bao-cao/{duty.pk}/nap-bang-tinh/", {"file": file})


def apply(client, duty, page, **choices):
    context = page.context
    data = {"token": context["token"], "lock_version": context["lock_version"], **choices}
    return client.post(f"/bao-cao/{duty.pk}/nap-bang-tinh/ghi/", data)


def stored(duty) -> dict:
    """All that the draft holds, to the last character, without its marks."""
    return {key: _bare(value) for key, value in stored_with_marks(duty).items()}


def stored_with_marks(duty) -> dict:
    sheet = pages.draft_sheet(duty)
    slots = slots_of(sheet, pages.items_of(sheet))
    return {key: slot.value for key, slot in slots.items()}


def _bare(value):
    if isinstance(value, Marked):
        return value.text
    if not isinstance(value, Figure):
        return value
    return value.text or (value.value if value.numerator is None else (value.numerator, value.denominator))


def earlier_duty(world):
    """Of the year before, so that what it says stands beside the report of this one."""
    dates = {"due_on": date(2025, 12, 10), "safe_on": date(2025, 12, 9), "last_on": date(2025, 12, 10)}
    closes = datetime(2025, 12, 11, tzinfo=HANOI)
    return make_duty(world.requirement, world.school, year=2025, period="Năm 2025", closes_at=closes, **dates)


def messages_of(page) -> str:
    """What the page says is wrong: of the file as a whole, or cell by cell."""
    if "problems" in page.context:
        return "\n".join(str(problem) for problem in page.context["problems"])
    return " ".join(page.context["form"].errors.get("file", []))


def random_world(seed: int):
    """A form with anything in it, filled with anything that the page would take."""
    chance, world = random.Random(seed), make_world(schools=1)
    for number in range(chance.randrange(4)):
        FormHeading.objects.create(
            form=world.form,
            title=f"{number} {_text(chance, 60)}"[:250],
            guidance=_text(chance, 200),
            position=number + 2,
        )
    lists = [_random_list(chance, number) for number in range(chance.randrange(3))]
    kinds = chance.sample([*Indicator.Type.values] * 2, chance.randrange(8))
    for number, kind in enumerate(kinds):
        Indicator.objects.create(
            form=world.form,
            name=f"{number} {_text(chance, 60)}"[:250],
            unit=_text(chance, 8)[:40],
            guidance=_text(chance, 80),
            numerator_label=_text(chance, 30)[:160],
            target=chance.choice([None, 95]),
            position=number + 2,
            type=kind,
            rule={"percent": "ratio", "text": "none"}.get(kind, "sum"),
            breakdown=chance.choice([None, *lists]) if kind in Indicator.NUMBERS else None,
        )
    _random_checks(chance, world)
    for number in range(chance.randrange(4)):
        task = DocumentTask.objects.create(document=world.document, label=str(number), text=_text(chance, 300))
        Assignment.objects.create(task=task, organization=world.school)
    before = _answers(chance, world)
    if chance.random() < 0.7:
        earlier = earlier_duty(world)
        save_draft(duty=earlier, actor=None, lock_version=None, **before)
        earlier.versions.update(number=1, sent_at=datetime(2025, 12, 1, 9, tzinfo=HANOI))
    if chance.random() < 0.9:
        answers = _answers(chance, world)
        _carry_some(chance, answers, before)
        save_draft(duty=world.duty(), actor=world.people["head"], lock_version=None, **answers)
    return world


def _random_checks(chance, world) -> None:
    for left in world.form.indicators.exclude(type="text"):
        if chance.random() < 0.3:
            said = {"severity": chance.choice(["explain", "blocks"]), "message": _text(chance, 60)}
            FormCheck.objects.create(form=world.form, left=left, against="constant", constant=3, **said)


def _carry_some(chance, answers, before) -> None:
    """Lines confirmed as unchanged: some stand there in full, some are left to what was written then."""
    marks = []
    for kind, part in (("text", "texts"), ("value", "values"), ("state", "progress")):
        for key, old in before[part].items():
            if old in (None, "") or chance.random() < 0.6:
                continue
            empty = {"text": "", "value": None, "state": ("", "")}[kind]
            answers[part][key] = old if chance.random() < 0.5 else empty
            marks.append(f"{kind}-{'.'.join(map(str, key)) if isinstance(key, tuple) else key}")
    answers["carried"] = marks


def _random_list(chance, number):
    made = ValueList.objects.create(name=f"Danh mục {number}")
    count = chance.choice([1, 3, 41, 120])
    ListItem.objects.bulk_create(
        ListItem(list=made, name=f"{at} {_text(chance, 30)}".strip()[:120], position=at) for at in range(count)
    )
    return made


def _answers(chance, world) -> dict:
    values = {}
    for row in world.form.indicators.all():
        if row.breakdown_id is None:
            values[row.pk] = _figure(chance, row)
            continue
        for item in row.breakdown.items.all():
            if chance.random() < 0.3:
                values[row.pk, item.pk] = _figure(chance, row)
    states = ["", *AssignmentProgress.State.values]
    tasks = Assignment.objects.filter(organization=world.school)
    return {
        "texts": {heading.pk: _text(chance, 400) for heading in world.form.headings.all() if chance.random() < 0.8},
        "values": values,
        "progress": {task.pk: (chance.choice(states), _text(chance, 200)) for task in tasks},
        "explanations": {row.pk: _text(chance, 200) for row in world.form.checks.filter(severity="explain")},
        "note": _text(chance, 100),
        "nothing_to_report": chance.random() < 0.1,
    }


def _figure(chance, indicator):
    if chance.random() < 0.2:
        return None
    is_estimate = chance.random() < 0.3
    if indicator.type == Indicator.Type.TEXT:
        return Figure(text=_text(chance, 300).strip()[:2000] or "Không")
    if indicator.type == Indicator.Type.YES_NO:
        return Figure(value=Decimal(chance.randrange(2)))
    if indicator.type == Indicator.Type.PERCENT:
        top, bottom = chance.choice([(0, 0), (1, 3), (chance.randrange(10**6), chance.randint(1, 10**6))])
        return Figure(numerator=Decimal(top), denominator=Decimal(bottom) / 4, is_estimate=is_estimate)
    return Figure(value=Decimal(_number(chance, indicator)), is_estimate=is_estimate)


def _number(chance, indicator):
    size = 10 ** chance.randrange(14)
    if indicator.type == Indicator.Type.INTEGER:
        return chance.randint(-size // 10, size)
    return Decimal(chance.randint(-size // 10, size * 10**4)).scaleb(-4)


def _text(chance, longest):
    parts = [_letters(chance, longest)]
    if chance.random() < 0.3:
        parts.append(chance.choice(TRAPS))
    if longest > 300 and chance.random() < 0.1:
        parts.append(_letters(chance, 200) * 450)  # more than one cell of a workbook holds
    return "".join(chance.sample(parts, len(parts))).strip()[: 100_000 if longest > 300 else 2 * longest]


def _letters(chance, longest):
    return "".join(chance.choices(LETTERS, k=chance.randrange(longest + 1)))


def refused(client, world, content, *words):
    """The page names the fault in these words, and the draft is as it was."""
    before = stored(world.duty())
    page = upload(client, world.duty(), content)
    said = messages_of(page)

    assert page.status_code == 200 and said, "taken although broken"
    assert not [word for word in words if word not in said], said
    assert stored(world.duty()) == before and not page.context.get("token")
    return said


def in_zip(content, change) -> bytes:
    """The package with its parts changed: name → bytes, in place."""
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    change(parts)
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return target.getvalue()
