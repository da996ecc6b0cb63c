import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from reports.models import Escalation, Reminder, Rung
from tests.rollup.helpers import make_school

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("send_reminders", *arguments, stdout=out)
    return out.getvalue().splitlines()


def make_school_due_in(days):
    safe = timezone.localdate() + timedelta(days=days)
    last = safe + timedelta(days=1)
    closes = timezone.now() + timedelta(days=days + 2)
    return make_school(due_on=last, safe_on=safe, last_on=last, closes_at=closes)


def test_json_ends_with_one_line_and_a_second_run_does_nothing():
    make_school_due_in(7)
    assert json.loads(run("--json")[-1]) == {"created": 2, "sent": 2, "failed": 0}
    assert json.loads(run("--json")[-1]) == {"created": 0, "sent": 0, "failed": 0}
    assert len(mail.outbox) == 2


def test_today_it_also_climbs_the_ladder_and_for_another_day_it_does_not():
    duty, _, _ = make_school_due_in(-20)
    run("--date", (timezone.localdate() - timedelta(days=1)).isoformat())
    assert not Escalation.objects.exists()
    run()
    assert set(Escalation.objects.values_list("duty", "level")) == {(duty.pk, Rung.FIRST)}


def test_it_runs_for_a_day_that_is_named():
    duty, head, clerk = make_school_due_in(20)
    lines = run("--date", (timezone.localdate() + timedelta(days=13)).isoformat())
    assert "lập 2 lời nhắc, đã gửi 2" in lines[-1]
    assert Reminder.objects.filter(step=-7).count() == 2
    assert "Còn 7 ngày" in mail.outbox[0].body


def test_a_coming_day_is_refused_where_letters_really_leave(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    make_school_due_in(7)
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    with pytest.raises(CommandError, match="Ngày sắp tới"):
        run("--date", tomorrow)
    assert not Reminder.objects.exists()
