"""2026–2028 in Hải Phòng: what is rehearsed is what the portal does day by day and what the mail server catches.

Two replays of one script of acts (reports sent, late, given back; an extension, an exemption, a swap of days off edited
twice, people who come and go). The first only rehearses: anew after each act, as somebody would who opens the page
then, while what was rehearsed before the act stays. The second lives every day under a moved clock by the product's
own entry points, with letters sent by SMTP. Beside that, the rehearsal of the very first day for all three years holds
to the end for whatever no act touched.
"""

import gc
import logging
from datetime import date, time

import pytest

from reports.models import Message
from tests.e2e.haiphong import SEED
from tests.rehearsal import haiphong_years as years
from tests.rehearsal import replays
from tests.rehearsal.digests import Names
from tests.rehearsal.mailbox import listening

pytestmark = [
    pytest.mark.slow,
    pytest.mark.any_database,
    pytest.mark.skipif(not SEED.exists(), reason="the shared seeds are not beside the project"),
    pytest.mark.filterwarnings("ignore:task_always_eager"),
]
logger = logging.getLogger("reports.three_years")
DAYS_TO_SIGN = 1
ENTRY = {2026: replays.by_queue, 2027: replays.by_timer, 2028: replays.by_hand}


@pytest.fixture
def box(settings):
    """The product's own way to a mail server, and its own hours."""
    settings.QUIET_FROM, settings.QUIET_TO = time(20), time(6, 30)
    with listening() as (box, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield box


@pytest.fixture
def city(time_machine):
    time_machine.move_to(years.moment(years.FIRST, time(6)), tick=False)
    gc.freeze()  # thousands of rounds: the objects of the test run need not be looked through again and again
    yield years.build()
    gc.unfreeze()


@pytest.mark.django_db(transaction=True)
def test_three_years_bring_what_was_rehearsed(city, box, time_machine):
    script, span = years.SCRIPT, (years.FIRST, years.LAST)
    ahead = replays.rehearse_years(city, script, time_machine, years.LAST, DAYS_TO_SIGN)
    on_the_first_day = replays.rehearse_years(city, script[:1], time_machine, years.LAST, DAYS_TO_SIGN)

    seen = replays.live(city, script, time_machine, span, DAYS_TO_SIGN, lambda day: ENTRY[day.year])
    seen.letters = replays.letters_in(box)
    assert replays.differences(ahead, seen) == []
    check_size(seen, box)
    check_sunday(seen)

    quiet = names_of(city) - names_of(city, script)
    assert part_of(on_the_first_day, quiet) == part_of(seen, quiet), "the first day knew it all where nobody acted"
    assert len(part_of(seen, quiet)) > 300

    moved = names_of(city, [act for act in script if act.is_of_calendar])
    told, came = (part_of(one, moved, years.SWAPPED, years.SENT_IN_27) for one in (on_the_first_day, seen))
    assert told and came and not told & came, "control: a rehearsal that knows of no swap says nothing right"
    send_once_more(city)
    seen.letters = replays.letters_in(box)
    (again,) = replays.differences(ahead, seen)
    assert again.startswith("letters, only seen"), "control: one letter too many"


def names_of(city, script=None) -> set[str]:
    """All reports, or those that an act of the script touched."""
    touched = {(getattr(city, name).pk, unit, year) for act in script or () for name, unit, year in act.touches}
    bodies = {body.pk: at for at, body in enumerate(city.units)}
    rows = replays.known_duties().values()
    return {
        Names.of(duty)
        for duty in rows
        if script is None or (duty.requirement_id, bodies.get(duty.organization_id), duty.year) in touched
    }


def part_of(told, names, start=years.FIRST, before=date.max) -> set:
    """What is told of these reports from a day on and before another; letters hold several reports."""
    lines = told.notices | told.locks | told.rungs
    return {line for line in lines if start <= line[0] < before and names & set(line[1:4])}


def check_size(seen, box) -> None:
    """Every part is there, nobody is left out, each letter is a letter of its own."""
    people = {line[1] for line in seen.letters}
    days = {line[0] for line in seen.letters}
    assert len(seen.letters) > 1000 and len(people) > 25 and len({day.year for day in days}) == 3
    assert all(any(line[at] for line in seen.letters) for at in (2, 3, 4)), "own, of bodies below, given back"
    assert {line[3] for line in seen.notices if isinstance(line[3], int)} == {1, 2, 3}
    assert {line[1] for line in seen.rungs} == {*(what.label for what in replays.RUNGS.values()), "told of"}
    assert len({letter.message_id for letter in box.letters}) == len(box.letters)
    figures = (len(box.letters), len(days), len(people), len(seen.notices), len(seen.locks), len(seen.rungs))
    logger.info("%s letters on %s days to %s people, %s notices, %s last days, %s rungs", *figures)


def check_sunday(seen) -> None:
    """10/12/2028 is a Sunday, and "trước ngày" ends on the Saturday before it: safe on Friday, late from Tuesday."""
    assert date(2028, 12, 10).weekday() == 6
    annual = f"Trung tâm GDNN-GDTX số 1: {years.ANNUAL}, năm 2028"
    told = {(line[0], line[4]) for line in seen.notices if line[2] == annual}
    assert (date(2028, 12, 8), 0) in told and (date(2028, 12, 12), 1) in told
    assert (date(2028, 12, 12), annual, 1) in seen.locks


def send_once_more(city) -> None:
    """A fault for control: a letter that left is taken for one that waits."""
    last = (
        Message.objects.filter(state=Message.State.SENT, reminders__duty__requirement=city.annual).order_by("pk").last()
    )
    Message.objects.filter(pk=last.pk).update(state=Message.State.WAITING)
    replays.by_queue()
