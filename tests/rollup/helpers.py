"""What the tests of reminders share: a school that owes a report, a mail server that refuses."""

from datetime import date

from django.core.mail.backends.locmem import EmailBackend

from tests.factories import make_document, make_duty, make_org, make_requirement, make_user

SAFE, LAST = date(2026, 12, 9), date(2026, 12, 10)


def make_school(**overrides):
    """A school with a head and a clerk that owes the report of 10/12/2026 to its Sở."""
    office = make_org("Sở Giáo dục")
    school = make_org("Trường A")
    head, clerk = make_user(school, "head"), make_user(school, "clerk")
    duty = make_duty(make_requirement(make_document(office), office), school, **overrides)
    return duty, head, clerk


class Refusing(EmailBackend):
    """Raises `error` when connecting (`at_open`) or for each letter; keeps what it accepted in the usual outbox."""

    error = None
    at_open = False
    tries = 0

    def open(self):
        if self.at_open and self.error:
            type(self).tries += 1
            raise self.error

    def send_messages(self, messages):
        if self.error:
            type(self).tries += 1
            raise self.error
        return super().send_messages(messages)


def mail_server(settings, monkeypatch, error, at_open=False):
    """Use `Refusing` with this error; returns the class, whose `error` may be set to None later."""
    settings.EMAIL_BACKEND = "tests.rollup.helpers.Refusing"
    monkeypatch.setattr(Refusing, "error", error)
    monkeypatch.setattr(Refusing, "at_open", at_open)
    monkeypatch.setattr(Refusing, "tries", 0)
    return Refusing
