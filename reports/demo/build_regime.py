"""Forms and requirements made as rows, with their fold rules."""

from plans.models import Plan
from reports.demo.regime import COUNTRIES, FORMS, FormRow, RequirementRow
from reports.demo.world import World
from reports.models import ListItem, ReportForm, ReportingRequirement, ValueList
from reports.services.fold_rules import suggest_rules
from reports.services.forms import HEADING_FIELDS, INDICATOR_FIELDS, create_form
from reports.services.requirements import create_requirement, open_requirement


def build_forms(world: World) -> dict[str, ReportForm]:
    countries = ValueList.objects.create(name="Nước, vùng lãnh thổ đến du học")
    ListItem.objects.bulk_create(ListItem(list=countries, name=name, position=at) for at, name in enumerate(COUNTRIES))
    return {row.key: _form(world, row, countries) for row in FORMS}


def _form(world: World, row: FormRow, countries: ValueList) -> ReportForm:
    headings = [dict(zip(HEADING_FIELDS, line, strict=True)) for line in row.headings]
    indicators = [
        {name: getattr(line, name) for name in INDICATOR_FIELDS if name != "breakdown"}
        | {"breakdown": countries if line.by_country else None}
        for line in row.indicators
    ]
    return create_form(
        owner=world.bodies[row.owner],
        name=row.name,
        headings=headings,
        indicators=indicators,
        asks_progress=row.asks_progress,
        checks=row.checks,
        actor=None,
    )


def ask(world: World, row: RequirementRow, *, document=None, at_once: bool = False) -> ReportingRequirement:
    """The requirement of a paper; with `at_once` it is opened now, otherwise when its plan is issued."""
    requirement = create_requirement(
        document=document or world.papers[row.paper],
        form=world.forms[row.form],
        name=row.name,
        frequency=row.frequency,
        dates=row.dates,
        from_year=row.from_year,
        to_year=row.to_year,
        receivers=[_receiver(world, *line) for line in row.receivers],
        scopes=[*_rules(world, row), *({"mode": "body", "organization": body} for body in world.find(row.bodies))],
        folds_into=world.requirements[row.folds_into] if row.folds_into else None,
        is_date_chosen=row.is_date_chosen,
        tracked_from=row.tracked_from,
        actor=None,
    )
    world.requirements[row.key] = requirement
    if requirement.folds_into:
        suggest_rules(requirement=requirement)
    if at_once:
        open_requirement(requirement=requirement, on=world.clock.day, actor=None)
    return requirement


def asks_for(*rows: RequirementRow):
    """For `tell`: what is asked stands in the paper before it is issued."""

    def write(world: World, plan: Plan) -> None:
        for row in rows:
            ask(world, row, document=plan.document)

    return write


def _receiver(world: World, body: str, via: str | None, handlers: tuple) -> dict:
    return {
        "organization": world.bodies[body],
        "via": world.bodies[via] if via else None,
        "handlers": [world.person(name) for name in handlers],
    }


def _rules(world: World, row: RequirementRow) -> list[dict]:
    return [{"mode": "rule", "kind": world.kinds[kind]} for kind in row.kinds]
