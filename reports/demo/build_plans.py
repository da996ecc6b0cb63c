"""Plans of the portal's own users: written, approved, signed and issued by them, on the days it happened."""

from datetime import timedelta

from directives.models import Document, DocumentTask
from directives.services import deliver, freeze_recipients, hand_down
from orgs.models import Organization
from plans import documents
from plans.models import Plan
from plans.numbers import scope_of, series_for
from plans.services import (
    approve_plan,
    create_plan,
    issuing_preview,
    save_plan,
    set_first_number,
    sign_plan,
    submit_plan,
)
from plans.services.workflow import move_plan
from reports.demo.build_papers import cited_row, take_in, task_rows
from reports.demo.paper import Line, PlanText
from reports.demo.world import World
from reports.services.issuing import issue_plan_with_duties
from reports.services.requirements import open_requirement

State = Plan.State
SECTION_FIELDS = ("level", "heading", "text", "holds_tasks")


def write_plan(world: World, row: PlanText) -> Plan:
    """The draft with everything in it, ready to be submitted."""
    author = world.person(row.author)
    issuer = world.body(row.issuer)
    fields = {"opening": row.opening, "closing": row.closing, "period_from": row.period[0], "period_to": row.period[1]}
    if row.drafting_unit:
        fields["drafting_unit"] = world.body(row.drafting_unit)
    plan = create_plan(
        issuer=issuer,
        kind=row.kind,
        subject=row.subject,
        actor=author,
        order=world.node(row.order, row.issuer) if row.order else None,
        further=[world.node(key, row.issuer) for key in row.further],
        **fields,
    )
    save_plan(
        plan=plan,
        version=plan.version,
        actor=author,
        fields={},
        sections=[dict(zip(SECTION_FIELDS, section, strict=True)) for section in row.sections],
        tasks=_tasks(world, row, issuer),
        recipients=[_recipient(world, row, issuer, line) for line in row.lines],
        references=_references(world, row),
    )
    return plan


def _tasks(world: World, row: PlanText, issuer) -> list[dict]:
    given = _assignees(world, row, issuer)
    rows = task_rows(row.tasks)
    for values, task in zip(rows, row.tasks, strict=True):
        values["carries_out"] = [_task_above(world, paper, label) for paper, label in task.carries]
        values["assignments"] = given
    return rows


def _task_above(world: World, paper: str, label: str) -> int:
    return DocumentTask.objects.get(document=world.papers[paper], label=label).pk


def _assignees(world: World, row: PlanText, issuer) -> list[tuple]:
    """Every body of the named kinds that the issuer commands on the day carries each task out."""
    return [("carries_out", body.pk) for body in _commanded(world, row, issuer, row.assignees)]


def _commanded(world: World, row: PlanText, issuer, kinds) -> list[Organization]:
    if not kinds:
        return []
    found = Organization.objects.on(row.on).reporting().commanded_by(issuer, row.on)
    return list(found.filter(kind__in=[world.kinds[kind] for kind in kinds]).order_by("position"))


def _recipient(world: World, row: PlanText, issuer, line: Line) -> dict:
    """One kind is a rule, several kinds or bodies are a saved group of the office, nothing is only printed."""
    values = {"text": line.text, "purpose": line.purpose, "is_addressee": line.is_addressee}
    if len(line.kinds) == 1:
        return values | {"mode": "rule", "kind_id": world.kinds[line.kinds[0]].pk, "line": line.line}
    bodies = world.find(line.bodies) if line.bodies else _commanded(world, row, issuer, line.kinds)
    if len(bodies) == 1:
        return values | {"mode": "body", "organization_id": bodies[0].pk}
    if bodies:
        return values | {"mode": "group", "group_id": world.group(issuer, line.text, bodies).pk}
    return values | {"mode": "text"}


def _references(world: World, row: PlanText) -> list[dict]:
    order = [("implements", row.order)] if row.order else []
    rows = [{"relation": relation, "target": world.papers[key]} for relation, key in (*order, *row.references)]
    return rows + [cited_row(cited) for cited in row.cited]


def bring_to(world: World, plan: Plan, row: PlanText, state: str) -> Plan:
    """Submit, approve and sign as far as `state`, a minute between the steps."""
    steps = [
        (State.IN_REVIEW, lambda: submit_plan(plan=plan, actor=world.person(row.author))),
        (State.APPROVED, lambda: approve_plan(plan=plan, actor=world.person(row.signer))),
        (State.SIGNED, lambda: _sign(world, plan, row)),
    ]
    for reached, act in steps:
        if plan.state == state:
            break
        world.clock.wait(45)
        act()
        plan.refresh_from_db()
        assert plan.state == reached
    return plan


def _sign(world: World, plan: Plan, row: PlanText):
    signer = world.person(row.signer)
    post = signer.posts.get()
    sign_plan(plan=plan, post=post, authority=row.authority, signed_on=world.clock.day, actor=signer)


def issue_in_series(world: World, plan: Plan, row: PlanText) -> Plan:
    """With the next number; `row.number` is made the first of its series, since paper numbers were given before."""
    clerk = world.person(row.clerk)
    series = series_for(plan.document.issuer, plan.document.kind)[0]
    if row.number and scope_of(series, row.on).last != row.number - 1:
        set_first_number(scope=scope_of(series, row.on), first=row.number, actor=clerk)
    world.clock.wait(60)
    return issue_plan_with_duties(plan=plan, series=series, on=row.on, actor=clerk)


def issue_as_printed(world: World, plan: Plan, row: PlanText) -> Plan:
    """A paper that went out without number and day, as the real one did: everything but the number and the day."""
    world.clock.wait(60)
    preview = issuing_preview(plan, row.on, row.on)
    nodes = hand_down(document=plan.document, order=plan.order, organizations=preview.executing, on=row.on, actor=None)
    deliver(document=plan.document, organizations=preview.informed, actor=None)
    freeze_recipients(document=plan.document, on=row.on)
    clerk = world.person(row.clerk)
    move_plan(plan, [State.SIGNED], State.ISSUED, issued_by=clerk, issued_at=world.clock.moment)
    document = plan.document
    document.state, document.issuer_name = Document.State.ISSUED, document.issuer.name
    document.signer_name, document.signer_title = plan.post.holder.full_name, plan.post.title
    structure = documents.build(plan)
    document.text = structure.plain_text()
    document.save()
    plan.frozen = structure.to_json()
    plan.save(update_fields=["frozen"])
    assert len(nodes) == len(preview.executing)
    for requirement in document.requirements.filter(is_open=False):
        open_requirement(requirement=requirement, on=row.on, actor=None)
    return plan


def tell(world: World, row: PlanText, before_issue=None) -> Plan:
    """The whole work of one plan: written three days before, issued on the day, taken in by its receivers."""
    world.clock.set(row.on - timedelta(days=3))
    plan = write_plan(world, row)
    if before_issue is not None:
        before_issue(world, plan)
    world.clock.set(row.on)
    bring_to(world, plan, row, State.SIGNED)
    issue = issue_in_series if row.number else issue_as_printed
    issue(world, plan, row)
    world.papers[row.key] = plan.document
    take_in(world, plan.document, row.on)
    return plan
