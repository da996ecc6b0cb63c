"""A province with papers and reports in every state, and one random step of its history after another."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from directives.models import Recipient, RecipientBody
from orgs import services
from orgs.errors import DomainError
from orgs.models import Membership, Organization, OrganizationEvent, Superior
from orgs.models.people import Role
from reports.models import Delivery, ReportVersion
from reports.services.succession import apply_event_with_duties
from tests import factories as make

SENT = "2026-11-01T08:00+07:00"
LINES = ("administrative", "professional", "party", "cooperation")


def make_province() -> SimpleNamespace:
    """Two trees of three levels, a paper handed down along one of them, reports between the levels."""
    city, party = make.make_org("UBND"), make.make_org("Thành ủy", system="party")
    bodies = [city, party]
    for name in ("Sở A", "Sở B", "Sở C"):
        bodies.append(make.make_org(name, parent=city))
    bodies.append(make.make_org("Đảng ủy xã", parent=party))
    for at, above in enumerate(bodies[2:6] * 2):
        bodies.append(make.make_org(f"Đơn vị {at}", parent=above))
    bodies.append(make.make_org("Phòng của A", parent=bodies[2], is_internal=True))
    world = SimpleNamespace(bodies=bodies, users=[], day=timezone.localdate())
    for at, role in enumerate([*Role.values, "head", "clerk", "leader", "auditor"]):
        world.users.append(make.make_user(bodies[(3 * at) % len(bodies)], role))
    Superior.objects.create(organization=bodies[6], superior=bodies[1], line="party")
    Superior.objects.create(organization=bodies[3], superior=bodies[5], line="cooperation")
    _papers(world)
    _reports(world)
    return world


def _papers(world):
    bodies = world.bodies
    directive = make.make_document(bodies[1])
    order = make.make_document(bodies[2], origin="written")
    top = make.make_node(bodies[0], directive)
    place = make.make_node(bodies[2], directive, parent=top)
    for body in bodies[6:10]:
        make.make_node(body, directive, parent=place, handed_down_by=order)
    world.papers = [directive, order]
    for at, body in enumerate(bodies):
        paper = make.make_document(body, origin="written" if at % 2 else "registered")
        plan = make.make_plan(body, world.users[at % len(world.users)])
        world.papers += [paper, plan.document]
        receipt = make.make_receipt(paper, bodies[(at + 4) % len(bodies)])
        receipt.handlers.create(user=world.users[(at * 2) % len(world.users)])
        line = Recipient.objects.create(document=paper, text="Nơi nhận", purpose="inform")
        RecipientBody.objects.create(recipient=line, organization=bodies[(at + 7) % len(bodies)])


def _reports(world):
    bodies = world.bodies
    for at, body in enumerate(bodies[2:], start=2):
        receiver = bodies[(at * 5) % len(bodies)]
        via = bodies[-1] if at % 3 == 0 else None
        requirement = make.make_requirement(world.papers[at], receiver)
        requirement.receivers.update(via=via)
        duty = make.make_duty(requirement, body)
        form = {"duty": duty, "form": requirement.form}
        version = ReportVersion.objects.create(**form, number=1, sent_at=SENT)
        Delivery.objects.create(version=version, organization=receiver, via=via)
        ReportVersion.objects.create(**form)


# --- Steps --------------------------------------------------------------------------------------
def step(world, dice) -> str:
    """One random act; what the rules forbid simply does not happen. Returns what was tried."""
    act = dice.choices(list(STEPS), list(STEPS.values()))[0]
    try:
        act(world, dice)
    except DomainError as error:
        return f"{act.__name__}: {error.message}"
    return act.__name__


def _living(world, dice, count=1):
    return dice.sample(list(Organization.objects.on(world.day).order_by("pk")), count)


def move(world, dice):
    body, parent = _living(world, dice, 2)
    services.move_organization(organization=body, parent=parent, on=world.day, basis="QĐ", actor=None)


def give_role(world, dice):
    day = dice.choice([None, world.day, world.day + timedelta(days=1)])
    values = {"organization": _living(world, dice)[0], "role": dice.choice(Role.values), "from_on": day}
    services.add_membership(user=dice.choice(world.users), actor=None, **values)


def end_role(world, dice):
    rows = list(Membership.objects.filter(to_on__isnull=True, from_on__isnull=True).order_by("pk"))
    on = world.day + timedelta(days=dice.choice([-1, 0, 1]))
    services.end_membership(membership=dice.choice(rows), on=on, actor=None)


def begin_line(world, dice):
    body, superior = _living(world, dice, 2)
    day = dice.choice([None, world.day, world.day + timedelta(days=1)])
    line = dice.choice(LINES)
    services.add_superior(organization=body, superior=superior, line=line, from_on=day, actor=None)


def end_line(world, dice):
    links = list(Superior.objects.filter(to_on__isnull=True, from_on__isnull=True).order_by("pk"))
    if links:
        services.end_superior(link=dice.choice(links), on=world.day + timedelta(days=dice.choice([0, 1])), actor=None)


def close(world, dice):
    services.close_organization(organization=_living(world, dice)[0], on=world.day, basis="QĐ", actor=None)


def merge(world, dice):
    """Some bodies end in a new one, or in one of themselves that lives on."""
    first, second, heir = _living(world, dice, 3)
    heir = dice.choice([heir, first])
    _event(world, "merger", [first, second], [heir])


def split(world, dice):
    """One body becomes two: it ends, or it lives on beside the new one."""
    body, first, second = _living(world, dice, 3)
    _event(world, "split", [body], [dice.choice([body, first]), second])


def _event(world, kind, old, new):
    event = OrganizationEvent.objects.create(type=kind, on=world.day, basis="NQ 202")
    for body in old:
        event.parts.create(organization=body, side="from")
    for at, body in enumerate(new):
        event.parts.create(organization=body, side="to", takes_duties=at == 0)
    apply_event_with_duties(event=event, actor=None)


STEPS = {move: 3, give_role: 4, end_role: 3, begin_line: 3, end_line: 2, close: 1, merge: 2, split: 2}
