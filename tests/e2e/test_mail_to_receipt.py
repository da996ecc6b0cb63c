"""From the link in the reminder mail to the receipt on a phone: at most 12 clicks besides typing, no address typed."""

import random
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from tests.e2e import faults
from tests.e2e.story import random_name

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
MOST_CLICKS = 12
OFFICE = "Sở Giáo dục và Đào tạo thành phố Hải Phòng"
KINDS = ("integer", "decimal", "percent", "yes_no", "text", "list")


class Finger:
    """A person at a phone: every tap is counted, typing and the keyboard's "next" key are not."""

    def __init__(self, page):
        self.page, self.taps = page, 0

    def tap(self, target) -> None:
        target.tap()
        self.taps += 1

    def choose(self, field, label: str) -> None:
        """A list of the phone: a tap opens it, a tap chooses."""
        field.select_option(label=label)
        self.taps += 2

    @staticmethod
    def type(field, text: str) -> None:
        field.focus()
        field.page.keyboard.insert_text(text)


def random_unit():
    """A new unit, its head without any other work, and a report of a random form that it owes within a week."""
    from directives.models import Recipient, RecipientBody
    from orgs.models import Kind, Organization
    from orgs.services import create_organization, create_user
    from reports.services import create_requirement, open_requirement
    from tests.factories import make_document

    office, name = Organization.objects.get(name=OFFICE), random_name("Trường THPT Thử thư")
    unit = create_organization(
        actor=None, parent=office, name=name, kind=Kind.objects.get(name="Trường THPT"), system="service",
        symbol="THPT", locality=office.locality, place=office.place,
    )  # fmt: skip
    login = f"truong{random.randrange(10**9)}"
    create_user(
        actor=None, username=login, full_name="Trần Thị Trưởng (mẫu)", email=f"{login}@vi-du.invalid",
        memberships=[(unit, "head")], password="demo",
    )  # fmt: skip
    today = timezone.localdate()
    due = today + timedelta(days=6)
    paper = make_document(office, issued_on=today, subject="Về việc thử thư nhắc")
    line = Recipient.objects.create(document=paper, text=name, mode=Recipient.Mode.BODY, organization=unit)
    RecipientBody.objects.create(recipient=line, organization=unit)
    requirement = create_requirement(
        document=paper, form=random_form(office), name=random_name("Báo cáo thử thư"), frequency="once",
        dates=[(due.day, due.month)], from_year=due.year, to_year=due.year, receivers=[office], actor=None,
    )  # fmt: skip
    open_requirement(requirement=requirement, on=today, actor=None)
    return login, requirement


def random_form(owner):
    from reports.models import ListItem, ValueList
    from reports.services.forms import create_form

    countries = ValueList.objects.create(name=random_name("Nước"))
    ListItem.objects.bulk_create(
        ListItem(list=countries, name=name, position=at) for at, name in enumerate(("Nhật Bản", "Đức", "Úc"))
    )
    kinds = [*random.choices(("integer", "decimal", "percent", "text"), k=random.randrange(2, 6)), "yes_no", "list"]
    random.shuffle(kinds)
    headings = [{"title": random_name("Đề mục")} for _ in range(random.randrange(1, 5))]
    return create_form(
        owner=owner, name=random_name("Mẫu thử thư"), headings=headings, asks_progress=False, actor=None,
        indicators=[indicator(kind, countries) for kind in kinds],
    )  # fmt: skip


def indicator(kind: str, countries) -> dict:
    rules = {"percent": "ratio", "text": "none"}
    row = {
        "name": random_name("Chỉ tiêu"),
        "type": "integer" if kind == "list" else kind,
        "rule": rules.get(kind, "sum"),
    }
    if kind == "percent":
        row |= {"numerator_label": "Số đạt", "denominator_label": "Tổng số"}
    return row | ({"breakdown": countries} if kind == "list" else {})


def link_to(login: str) -> str:
    """The address in the letter that the reminders of the day sent to this person."""
    from reports.services.sweep import remind

    mail.outbox.clear()
    remind(on=timezone.localdate(), now=timezone.now())
    letter = next(one for one in mail.outbox if one.to == [f"{login}@vi-du.invalid"])
    links = re.findall(r"https?://\S+/bao-cao/\d+/", letter.body)
    assert len(links) == 1, letter.body
    return links[0]


def fill_in(finger, requirement) -> dict[str, str]:
    """Every field that the form asks; what must stand on the receipt's report afterwards."""
    page, wanted = finger.page, {}
    for heading in requirement.form.headings.all():
        wanted[heading.title] = f"Đã làm xong {heading.title}."
        finger.type(page.locator(f"[name=text-{heading.pk}]"), wanted[heading.title])
    for row in requirement.form.indicators.all():
        wanted[row.name] = answer(finger, row)
    return wanted


def answer(finger, row) -> str:
    page, number = finger.page, random.randrange(1000, 9999)
    shown = f"{number:,}".replace(",", ".")
    if row.breakdown_id:
        finger.choose(page.locator(f"[name=rows-{row.pk}-0-item]"), "Đức")
        finger.type(page.locator(f"[name=rows-{row.pk}-0-value]"), str(number))
        return shown
    if row.type == "yes_no":
        finger.tap(page.locator(f"[name=value-{row.pk}][value='1']"))
        return "Có"
    if row.type == "percent":
        finger.type(page.locator(f"[name=numerator-{row.pk}]"), str(number))
        finger.type(page.locator(f"[name=denominator-{row.pk}]"), str(number * 2))
        return "50%"
    text = {"text": f"Lời {number}", "decimal": f"{number},5"}.get(row.type, str(number))
    finger.type(page.locator(f"[name=value-{row.pk}]"), text)
    return {"text": text, "decimal": f"{shown},5"}.get(row.type, shown)


@pytest.mark.parametrize("turn", range(2))
def test_from_the_letter_to_the_receipt_in_twelve_clicks(stranger, server, settings, turn):
    settings.SITE_URL = server
    login, requirement = random_unit()
    visitor = stranger(**PHONE)
    finger = Finger(visitor.page)
    page = visitor.page

    page.goto(link_to(login))  # the tap on the link in the letter
    finger.taps += 1
    finger.type(page.locator("[name=username]:visible"), login)
    finger.type(page.locator("[name=password]:visible"), "demo")
    finger.tap(page.get_by_role("button", name="Đăng nhập"))
    page.get_by_role("heading", name=requirement.name).wait_for()
    faults.check(page)
    assert visitor.overflow() <= 0
    wanted = fill_in(finger, requirement)
    finger.tap(page.get_by_role("button", name="Xem lại và gửi"))
    finger.tap(page.get_by_role("button", name="Gửi báo cáo"))
    page.get_by_text("Cổng đã nhận báo cáo").first.wait_for()
    faults.check(page)
    assert visitor.overflow() <= 0

    assert finger.taps <= MOST_CLICKS, f"{finger.taps} lần chạm"
    receipt = page.locator("main").inner_text()
    assert [name for name in wanted if name not in receipt] == [], "biên nhận phải kể đủ các mục đã gửi"
    figures = [wanted[row.name] for row in requirement.form.indicators.all()]
    assert [said for said in figures if said not in receipt] == [], "biên nhận phải kể đủ số đã gửi"
    texts = requirement.duties.get().versions.get().texts.select_related("heading")
    assert {row.heading.title: row.text for row in texts}.items() <= wanted.items()
