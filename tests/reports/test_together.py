"""Two people at the same moment: threads with a barrier, on PostgreSQL."""

import threading
from functools import partial

import pytest
from django.db import connection

from reports.models import Duty
from reports.services import accept_delivery, save_draft, send_report
from tests.reports.makers import IN_TIME, LATER, fill, make_world, sent

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def together(*acts):
    """Run the acts at once; what each raised, or None."""
    barrier, outcomes = threading.Barrier(len(acts)), [None] * len(acts)

    def run(at, act):
        try:
            barrier.wait()
            act()
        except Exception as error:
            outcomes[at] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.parametrize("turn", range(5))
def test_two_receivers_who_accept_at_once_leave_the_duty_accepted(turn):
    world = make_world(receivers=("office", "city"))
    deliveries = {row.organization_id: row for row in sent(world).deliveries.all()}
    acts = [
        partial(accept_delivery, delivery=deliveries[body.pk], actor=world.people[who], now=LATER)
        for body, who in ((world.office, "office_head"), (world.city, "city_leader"))
    ]

    assert together(*acts) == [None, None]
    assert world.duty().state == Duty.State.ACCEPTED


def test_a_report_sent_from_two_tabs_is_sent_once():
    world = make_world()
    fill(world)
    duty, head = world.duty(), world.people["head"]

    outcomes = together(*[lambda: send_report(duty=duty, actor=head, now=IN_TIME)] * 4)

    assert sum(outcome is None for outcome in outcomes) == 1
    assert duty.versions.count() == 1 and duty.versions.get().deliveries.count() == 1


def test_first_words_of_two_people_make_one_draft():
    world = make_world()
    duty = world.duty()

    def write(who):
        save_draft(
            duty=duty, actor=world.people[who], lock_version=None, texts={world.heading.pk: who}, values={},
            progress={},
        )  # fmt: skip

    outcomes = together(lambda: write("head"), lambda: write("clerk"))

    assert sum(outcome is None for outcome in outcomes) == 1
    assert duty.versions.count() == 1
