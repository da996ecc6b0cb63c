"""From the link in the reminder mail to the receipt on a phone: at most 12 clicks besides typing, no address typed."""

import random
import re

import pytest
from django.core import mail
from django.utils import timezone

from tests.e2e import faults
from tests.e2e.units import random_unit

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
MOST_CLICKS = 12


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
