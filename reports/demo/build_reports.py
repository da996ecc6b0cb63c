"""Years of reports: most in time, some late, returned, missing or exempted; the same chances for everybody."""

from datetime import date, timedelta
from decimal import Decimal

from orgs.models import Membership, User
from reports.demo import regime
from reports.demo.world import World, chance
from reports.figures import Figure
from reports.models import Delivery, Duty, Indicator, ListItem
from reports.services.checks import run_checks
from reports.services.correcting import start_correction
from reports.services.deciding import accept_delivery, return_delivery
from reports.services.duties import exempt_duty, extend_duty
from reports.services.filling import save_draft
from reports.services.folding import fold_into
from reports.services.sending import send_report

SOON = 45  # days before a deadline at which some have begun
NEWEST = 190  # the last periods: more are missing or undecided than in earlier years
EXEMPTED, MISSING, LATE, RETURNED, RETURNED_OPEN = 3, 8, 20, 88, 94  # of a hundred
CORRECTED = range(71, 74)
CITY_FORM = "city"
KEPT_OPEN = frozenset({"hp.thpt.ngoquyen", "nb.cb.thcs"})  # the accounts of the login page find work to do


def live_through(world: World, since: date, until: date) -> None:
    """All that happens to reports whose last day lies in [since, until), in the order of days."""
    duties = Duty.objects.filter(last_on__gte=since, last_on__lt=until, is_tracked=True, state=Duty.State.NOT_SUBMITTED)
    duties = duties.exclude(requirement=world.requirements[CITY_FORM])
    for duty in duties.select_related("requirement__form", "organization").order_by("last_on", "pk"):
        _settle(world, duty)
    folded = Duty.objects.filter(requirement=world.requirements[CITY_FORM], last_on__gte=since, last_on__lt=until)
    for duty in folded.select_related("requirement__form", "organization").order_by("last_on", "pk"):
        _report_to_city(world, duty)


def _settle(world: World, duty: Duty) -> None:
    key = world.keys[duty.organization_id]
    luck = chance("report", key, duty.requirement.name, duty.due_on)
    is_newest = (world.on - duty.last_on).days < NEWEST
    if key in KEPT_OPEN and is_newest:
        luck = RETURNED_OPEN
    elif is_newest and luck < 2 * MISSING:
        return
    if luck < EXEMPTED:
        world.at_work(duty.due_on - timedelta(days=20))
        exempt_duty(duty=duty, reason=regime.EXEMPTED_FOR, actor=_receiver_head(world, duty))
        return
    if luck < MISSING:
        return
    late = luck < LATE
    day = duty.last_on + timedelta(days=2 + luck % 9) if late else duty.safe_on - timedelta(days=luck % 12)
    if day >= world.on:
        return
    write_and_send(world, duty, day)
    _answer(world, duty, luck, day)


def write_and_send(world: World, duty: Duty, day: date) -> None:
    """The body writes on the day before and its head sends; without a head nobody signs by name."""
    world.at_work(day - timedelta(days=1))
    head = head_on(duty.organization_id, day)
    fill(world, duty, head)
    now = max(world.clock.wait(), world.at_work(day, duty.organization_id, duty.requirement_id))
    send_report(duty=duty, actor=_again(head), now=now)
    duty.refresh_from_db()


def fill(world: World, duty: Duty, actor) -> None:
    key = world.keys[duty.organization_id]
    luck = chance("texts", key, duty.due_on)
    form = duty.requirement.form
    draft = duty.versions.drafts().first()
    content = {
        "texts": _texts(form, luck),
        "values": _values(form, key, duty),
        "progress": _progress(duty, key, luck),
        "note": "",
    }
    draft = save_draft(duty=duty, actor=actor, lock_version=draft.lock_version if draft else None, **content)
    if found := run_checks(draft):
        said = {finding.check.pk: regime.EXPLAINED for finding in found}
        save_draft(duty=duty, actor=actor, lock_version=draft.lock_version, explanations=said, **content)


def _texts(form, luck: int) -> dict:
    choices = (regime.WORK, regime.OBSTACLES, regime.PROPOSALS)
    if form.headings.count() == 1:
        choices = (regime.REMARKS,)
    rows = zip(form.headings.order_by("position"), choices, strict=False)
    return {heading.pk: texts[(luck + at) % len(texts)] for at, (heading, texts) in enumerate(rows)}


def _values(form, key: str, duty: Duty) -> dict:
    values = {}
    for line in form.indicators.order_by("position"):
        luck = chance("value", key, line.name, duty.due_on)
        if line.breakdown_id:
            items = ListItem.objects.filter(list=line.breakdown_id)
            numbers = {item.pk: chance(key, item.name, duty.due_on) // 8 - 2 for item in items}
            values |= {(line.pk, item): number for item, number in numbers.items() if number > 0}
        else:
            values[line.pk] = _ANSWERS[line.type](line, luck)
    return values


def _whole(line, luck: int):
    few = "hoạt động" in line.unit or line.unit in ("buổi", "đơn vị")
    return luck // 8 if few else luck * 6 + 20


def _share(line, luck: int) -> Figure:
    of = 4 + luck % 17
    return Figure(numerator=Decimal(of * (60 + luck % 41) // 100), denominator=Decimal(of))


_ANSWERS = {
    Indicator.Type.INTEGER: _whole,
    Indicator.Type.DECIMAL: lambda line, luck: luck * 2 + luck % 10 / 10 if luck > 40 else None,
    Indicator.Type.PERCENT: _share,
    Indicator.Type.YES_NO: lambda line, luck: int(luck > 35),
    Indicator.Type.TEXT: lambda line, luck: Figure(text=regime.PARTNERS[luck % len(regime.PARTNERS)]),
}


def _progress(duty: Duty, key: str, luck: int) -> dict:
    if not duty.requirement.form.asks_progress:
        return {}
    owners = [pk for pk in (duty.organization_id, duty.inherited_from_id) if pk]
    given = _assignments(duty.requirement.document, owners)
    states = ("done", "in_progress", "in_progress", "done", "not_started")
    return {pk: (states[chance(key, at, luck) % len(states)], "") for at, pk in enumerate(given)}


def _assignments(document, owners):
    tasks = document.tasks.filter(assignments__organization__in=owners).order_by("position")
    return list(tasks.values_list("assignments__pk", flat=True).filter(assignments__organization__in=owners))


def _answer(world: World, duty: Duty, luck: int, day: date) -> None:
    """Accepted within two weeks; some are returned first and come again; the newest may still wait."""
    waits = (world.on - duty.last_on).days < NEWEST and luck % 5 == 0
    decided = day + timedelta(days=3 + luck % 10)
    if waits or decided >= world.on:
        return
    if RETURNED <= luck <= RETURNED_OPEN:
        _return(world, duty, decided, luck)
        again = decided + timedelta(days=4)
        if luck == RETURNED_OPEN or again + timedelta(days=3) >= world.on:
            return
        write_and_send(world, duty, again)
        decided = again + timedelta(days=2)
    _accept(world, duty, decided)
    if luck in CORRECTED:
        _correct(world, duty, decided + timedelta(days=3))


def _accept(world: World, duty: Duty, day: date) -> None:
    now = world.at_work(day, "accept", duty.organization_id)
    for delivery in _current(duty):
        accept_delivery(delivery=delivery, actor=_head_of_receiver(world, delivery.organization_id), now=now)


def _return(world: World, duty: Duty, day: date, luck: int) -> None:
    now = world.at_work(day, "return", duty.organization_id)
    for delivery in _current(duty):
        actor = _head_of_receiver(world, delivery.organization_id)
        comment = regime.RETURNED_FOR[luck % len(regime.RETURNED_FOR)]
        return_delivery(
            delivery=delivery, comment=comment, actor=actor, now=now, remarks=_remarks(delivery.version, luck)
        )
    duty.refresh_from_db()


def _remarks(version, luck: int) -> dict:
    """On the first figure of every report that comes back, on its first heading as well now and then."""
    indicator, heading = version.form.indicators.first(), version.form.headings.first()
    remarks = {("indicator", indicator.pk): regime.REMARK_ON_FIGURE} if indicator else {}
    return remarks | ({("heading", heading.pk): regime.REMARK_ON_TEXT} if heading and luck % 2 else {})


def _correct(world: World, duty: Duty, day: date) -> None:
    """What was accepted lacked something: a correction is sent and accepted again."""
    if day + timedelta(days=3) >= world.on:
        return
    now = world.at_work(day, "correct", duty.organization_id)
    head = _again(head_on(duty.organization_id, day))
    duty.refresh_from_db()
    draft = start_correction(duty=duty, reason=regime.CORRECTED_FOR, actor=head)
    row = draft.texts.exclude(text="").order_by("pk").first()
    texts = {row.heading_id: f"{row.text} {regime.CORRECTED_TEXT}"} if row else {}
    save_draft(duty=duty, actor=head, lock_version=draft.lock_version, texts=texts, values={}, progress={})
    send_report(duty=duty, actor=head, now=now)
    duty.refresh_from_db()
    _accept(world, duty, day + timedelta(days=3))


def _current(duty: Duty):
    return Delivery.objects.current().filter(version__duty=duty).select_related("version__duty__requirement")


def _report_to_city(world: World, duty: Duty) -> None:
    """Sở GD&ĐT folds what its units sent; the other offices write their own."""
    day = min(duty.last_on - timedelta(days=1), world.on - timedelta(days=1))
    if duty.state != Duty.State.NOT_SUBMITTED or day < duty.last_on - timedelta(days=20):
        return
    key = world.keys[duty.organization_id]
    if key != "hp.sgd" and chance("city", key, duty.due_on) < 6:
        return
    world.at_work(day - timedelta(days=4))
    head = head_on(duty.organization_id, day)
    fill(world, duty, head)
    if key == "hp.sgd":
        fold_into(duty=duty, actor=_again(head))
    now = world.at_work(day, key)
    send_report(duty=duty, actor=_again(head), now=now)
    decided = day + timedelta(days=6)
    if decided < world.on:
        _accept(world, duty, decided)


def head_on(organization_id: int, day: date) -> User | None:
    member = Membership.objects.on(day).filter(organization=organization_id, role="head").order_by("pk").first()
    return member.user if member else None


def _again(person: User | None) -> User | None:
    """The same person on another day: a reach is remembered with the instance."""
    return User.objects.get(pk=person.pk) if person else None


def _head_of_receiver(world: World, organization_id: int) -> User | None:
    return head_on(organization_id, world.clock.day)


def _receiver_head(world: World, duty: Duty) -> User | None:
    receiver = duty.requirement.receivers.order_by("position").first()
    return head_on(receiver.organization_id, world.clock.day)


def begin_next(world: World) -> None:
    """The period that is coming: a few have sent, some have a draft, one was given more time."""
    coming = Duty.objects.filter(
        last_on__gte=world.on, last_on__lt=world.on + timedelta(days=SOON), state=Duty.State.NOT_SUBMITTED
    )
    coming = coming.exclude(requirement=world.requirements[CITY_FORM])
    for duty in coming.select_related("requirement__form", "organization").order_by("last_on", "pk"):
        key = world.keys[duty.organization_id]
        luck = chance("coming", key, duty.requirement.name, duty.due_on)
        day = world.on - timedelta(days=1 + luck % 6)
        if key in KEPT_OPEN:
            continue
        if luck < 22:
            write_and_send(world, duty, day)
        elif luck < 40:
            world.at_work(day)
            fill(world, duty, head_on(duty.organization_id, day))
        elif luck < 44:
            world.at_work(day)
            later = duty.due_on + timedelta(days=15)
            extend_duty(duty=duty, due_on=later, reason=regime.EXTENDED_FOR, actor=_receiver_head(world, duty))
