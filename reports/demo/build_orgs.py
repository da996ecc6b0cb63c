"""Bodies as they stood before the reorganization, their lines of command, people, posts and registers."""

from django.contrib.auth.hashers import make_password

from orgs.calendar import load_calendar
from orgs.models import (
    Kind,
    Level,
    Membership,
    Organization,
    OrganizationEvent,
    OrganizationEventPart,
    Post,
    Superior,
    User,
)
from orgs.services import add_superior, end_superior, insert_organizations, seed_holidays
from plans.models import CommitteeTerm, NumberSeries
from reports.demo import haiphong, lines, people, provinces
from reports.demo.body import KINDS, LEVELS, REFORM
from reports.demo.world import World

BODIES = [*provinces.CENTRAL, *haiphong.BODIES, *provinces.BODIES]
HEADED_KINDS = frozenset({"thpt", "thcs", "pgd", "gdtx", "nn", "duhoc", "dvtt", "cb", "ubx", "so"})
FIRST_YEAR = 2022
PASSWORD = "demo"


def build_bodies(world: World) -> None:
    world.kinds = {key: Kind.objects.create(name=name) for key, name in KINDS.items()}
    levels = {key: Level.objects.create(name=name, rank=rank) for key, (name, rank) in LEVELS.items()}
    seed_holidays(years=range(FIRST_YEAR, world.on.year + 3), actor=None)
    world.calendar = load_calendar()
    for position, row in enumerate(BODIES, start=1):
        world.bodies[row.key] = Organization(
            parent=world.bodies[row.parent] if row.parent else None,
            name=row.name,
            short_name=row.short,
            symbol=row.symbol,
            system=row.line,
            kind=world.kinds[row.kind],
            tier=levels[row.tier],
            locality=row.locality,
            place=row.place,
            document_format=row.document_format,
            is_internal=row.is_internal,
            position=position,
            started_on=row.started_on,
        )
    insert_organizations(nodes=list(world.bodies.values()), actor=None)
    world.keys = {body.pk: key for key, body in world.bodies.items()}
    for body, superior, line in lines.links():
        _link(world, body, superior, line, None)


def _link(world, body, superior, line, since):
    add_superior(organization=world.bodies[body], superior=world.bodies[superior], line=line, from_on=since, actor=None)


def build_people(world: World, *, with_password: bool) -> None:
    """Accounts of the login page, further people, and a head for each body that reports."""
    rows = [(name, full, [(body, role)]) for name, (full, body, role) in people.ACCOUNTS.items()]
    others = [(name, [place]) for name, place in people.STAFF.items()]
    headed = {body for _, body, role in people.ACCOUNTS.values() if role == "head"}
    headed |= {body for body, role in people.STAFF.values() if role == "head"}
    others += [
        (head_of(row.key), [(row.key, "head")]) for row in BODIES if row.kind in HEADED_KINDS and row.key not in headed
    ]
    rows += [(name, people.placeholder_name(at), places) for at, (name, places) in enumerate(others)]
    accounts = people.ACCOUNTS if with_password else ()
    users = [
        User(
            username=name,
            full_name=full,
            email=f"{name}@thongsuot.invalid",
            date_joined=world.clock.moment,
            password=make_password(PASSWORD, salt=f"demo{name}") if name in accounts else f"!demo-{name}",
        )
        for name, full, _ in rows
    ]
    User.objects.bulk_create(users)
    found = dict(User.objects.values_list("username", "pk"))
    world.people = {name: found[name] for name, *_ in rows}
    starts = {row.key: row.started_on for row in BODIES}
    Membership.objects.bulk_create(
        Membership(user_id=found[name], organization=world.bodies[body], role=role, from_on=starts[body])
        for name, _, places in rows
        for body, role in places
    )
    _build_posts(world)


def head_of(key: str) -> str:
    """The user name of the head of a body that is not in the tables of people."""
    return f"{key}.thutruong".replace(".", "-")


def _build_posts(world: World) -> None:
    Post.objects.bulk_create(
        Post(
            organization=world.bodies[row.body],
            title=row.title,
            holder_id=world.people[row.holder],
            authorities=list(row.authorities),
            collective=row.collective,
            head_title=row.head_title,
            position=position,
        )
        for position, row in enumerate(people.POSTS)
    )


def build_registers(world: World) -> None:
    terms = {(row.body, *term) for row in people.SERIES for term in row.terms}
    CommitteeTerm.objects.bulk_create(
        CommitteeTerm(organization=world.bodies[body], name=name, from_on=begin, to_on=end)
        for body, name, begin, end in sorted(terms, key=str)
    )
    NumberSeries.objects.bulk_create(
        NumberSeries(organization=world.bodies[row.body], name=row.name, kinds=list(row.kinds), scope=row.scope)
        for row in people.SERIES
    )


def store_event(world: World, row: lines.Event) -> OrganizationEvent:
    """The event with its parts, not applied yet."""
    event = OrganizationEvent.objects.create(type=row.type, on=row.on, basis=row.basis, note=row.note)
    sides = [("from", key) for key in row.sources] + [("to", key) for key in row.targets]
    OrganizationEventPart.objects.bulk_create(
        OrganizationEventPart(
            event=event,
            organization=world.bodies[key],
            side=side,
            takes_duties=side == "to" and key == row.heir,
            new_name=row.renamed.get(key, ""),
            new_parent=world.bodies[row.moved[key]] if key in row.moved else None,
        )
        for side, key in sides
    )
    return event


def end_school_lines(world: World) -> None:
    """Schools no longer answer to a phòng GD&ĐT: to be done before the phòng ends, or its heir would take the line."""
    offices = [body.pk for key, body in world.bodies.items() if ".pgd." in key]
    for link in Superior.objects.filter(superior__in=offices).select_related("organization", "superior"):
        end_superior(link=link, on=REFORM, actor=None)


def draw_new_lines(world: World) -> None:
    """Since the reform: schools answer to the Sở by profession, communes to their Party committees."""
    for body, superior, line in lines.links_since_reform():
        _link(world, body, superior, line, REFORM)


def end_memberships(world: World) -> None:
    """Nobody works in a body that has ended."""
    Membership.objects.filter(organization__ended_on=REFORM, to_on__isnull=True).update(to_on=REFORM)
    Post.objects.filter(organization__ended_on=REFORM, to_on__isnull=True).update(to_on=REFORM)
