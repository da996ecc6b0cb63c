"""A small random world of reports that fold in two or three levels, told twice: to the product and to plain objects.

The city holds reports of wards (`mid`), of some units directly under the same requirement (`mid` as well) or under
another one (`side`); wards hold those of their units (`low`), some units those of their groups (`deep`; `near` where
they fold into what the unit sends straight to the city).
"""

import random
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from reports.models import (
    Delivery,
    Duty,
    FoldRule,
    Indicator,
    IndicatorValue,
    ListItem,
    ReportVersion,
    ValueList,
)
from reports.services.filling import copy_to_draft
from reports.services.folding import fold_into, sources_of
from tests.factories import make_document, make_duty, make_form, make_org, make_requirement, make_user
from tests.reports.makers import HANOI
from tests.reports.plain_folding import Answer, Question, Report, folded

YEAR = 2026
START = datetime(YEAR, 2, 1, tzinfo=HANOI)
DAYS = {"deep": 5, "near": 5, "low": 8, "side": 10, "mid": 12, "top": 20}  # of June and of December
ABOVE = {"deep": "low", "low": "mid", "near": "mid", "side": "top", "mid": "top"}
LOW = {"deep", "near", "low"}
BELOW = {"low": "deep", "mid": "low"}
KINDS = ("integer", "integer", "decimal", "decimal", "percent", "yes_no", "text")
ITEMS = ("Nhật Bản", "Đức", "Pháp")


@dataclass
class World:
    chance: random.Random
    city: object = None
    questions: list[Question] = field(default_factory=list)
    divided: dict = field(default_factory=dict)  # question name → the levels at which it is divided
    requirements: dict = field(default_factory=dict)  # (level, receiving body) → requirement
    indicators: dict = field(default_factory=dict)  # (requirement, question name) → indicator
    rules: set = field(default_factory=set)  # (requirement, question name) that feed the one above
    reports: list = field(default_factory=list)  # (receiving body, plain report, duty)
    places: object = None
    own: list = field(default_factory=list)  # the city's duties upward
    order: int = 0

    def at(self, question: Question, level: str) -> Question:
        divided = self.divided[question.name]
        above = ABOVE.get(level) in divided
        return replace(question, items=ITEMS if level in divided else (), items_above=above)

    def received(self, body, requirements) -> list[Report]:
        return [one for at, one, _ in self.reports if at == body and one.requirement in requirements]


def make_world(seed: int) -> World:
    world = World(random.Random(seed))
    world.city = make_org("Thành phố")
    world.places = ValueList.objects.create(name="Nước")
    ListItem.objects.bulk_create(ListItem(list=world.places, name=name) for name in ITEMS)
    _ask_questions(world)
    ministry = make_org("Bộ")
    top = _requirement(world, "top", ministry, None)
    mid = _requirement(world, "mid", world.city, top)
    side = _requirement(world, "side", world.city, top)
    wards = [make_org(f"Phường {n}", parent=world.city) for n in range(world.chance.randint(1, 3))]
    for ward in wards:
        _fill_ward(world, ward, mid, side)
    halves = (0, 1) if world.chance.random() < 0.6 else (1,)
    world.own = [_duty(world, "top", top, world.city, half) for half in halves]
    return world


def _ask_questions(world) -> None:
    for number in range(world.chance.randint(2, 4)):
        kind = world.chance.choice(KINDS)
        rule = {"percent": "ratio", "yes_no": "sum", "text": "none"}.get(kind)
        rule = rule or world.chance.choice(("sum", "sum", "average", "latest", "none"))
        running = kind not in ("yes_no", "text") and world.chance.random() < 0.4
        question = Question(f"Chỉ tiêu {number}", kind, rule, running)
        depth = world.chance.randint(0, 3) if kind in ("integer", "decimal") and world.chance.random() < 0.5 else 0
        world.divided[question.name] = (set(), LOW, LOW | {"mid", "side"}, set(DAYS))[depth]
        world.questions.append(question)


def _requirement(world, level, receiver, above):
    form = make_form(receiver)
    made = make_requirement(
        make_document(receiver), receiver, form=form, frequency="half_yearly", folds_into=above, name=level
    )
    world.requirements[level, receiver] = made
    for position, question in enumerate(world.questions):
        kind = "integer" if question.kind == "yes_no" and level in ("mid", "top") else question.kind
        divided = world.places if level in world.divided[question.name] else None
        mine = Indicator.objects.create(
            form=form, name=question.name, type=kind, rule=question.rule, is_cumulative=question.running,
            breakdown=divided, position=position,
        )  # fmt: skip
        world.indicators[made.pk, question.name] = mine
        target = above and world.indicators[above.pk, question.name]
        adds_up = target is not None and question.rule != "none" and (question.kind != "yes_no" or level != "deep")
        if adds_up and world.chance.random() < 0.9:
            FoldRule.objects.create(requirement=made, source=mine, target=target, rule=question.rule)
            world.rules.add((made.pk, question.name))
    return made


def _fill_ward(world, ward, mid, side) -> None:
    low = _requirement(world, "low", ward, mid)
    asked = {"low": (low, ward), "mid": (mid, world.city), "side": (side, world.city)}
    units = [make_org(f"Trường {n} của {ward.name}", parent=ward) for n in range(world.chance.randint(0, 3))]
    groups = {unit: _groups(world, unit, low, mid) for unit in units if world.chance.random() < 0.4}
    for half in (0, 1):
        for unit in units:
            _report_of_unit(world, unit, half, asked, groups.get(unit, {}))
        _report(world, "mid", mid, ward, world.city, half, folding=True)


def _groups(world, unit, low, mid) -> dict:
    """Two groups of a unit and what the unit asks of them: for its report to the ward, for the one to the city."""
    asked = {"deep": _requirement(world, "deep", unit, low)}
    if world.chance.random() < 0.6:
        asked["near"] = _requirement(world, "near", unit, mid)
    return {"asked": asked, "bodies": [make_org(f"Tổ {n} của {unit.name}") for n in range(2)]}


def _report_of_unit(world, unit, half, asked, groups) -> None:
    """Those of its groups first; then its own to the ward, and perhaps past it."""
    own = groups.get("asked", {})
    for group in groups.get("bodies", ()):
        for level, requirement in own.items():
            _report(world, level, requirement, group, unit, half)
        if world.chance.random() < 0.4:
            _report(world, "mid", asked["mid"][0], group, world.city, half)
    odds = {"low": 1, "mid": 0.6 if "near" in own else 0.3, "side": 0.3}
    for level, likely in odds.items():
        if world.chance.random() < likely:
            wanted, receiver = asked[level]
            folding = (level == "low" and "deep" in own) or (level == "mid" and "near" in own)
            _report(world, level, wanted, unit, receiver, half, folding=folding)


def _duty(world, level, requirement, body, half, **more) -> Duty:
    on = date(YEAR, (6, 12)[half], DAYS[level])
    period = {"due_on": on, "safe_on": on, "last_on": on, "period": ("6 tháng", "Cả năm")[half], "year": YEAR}
    return make_duty(requirement, body, **period, **more)


def _report(world, level, requirement, body, receiver, half, *, folding=False) -> None:
    """One duty of the body with what came of it: nothing, or a report in some state, by hand or folded."""
    draw = world.chance.random()
    state = {"is_tracked": False} if draw < 0.04 else {"state": Duty.State.EXEMPTED} if draw < 0.08 else {}
    duty = _duty(world, level, requirement, body, half, **state)
    if 0.08 < draw < 0.18:
        return
    plain = Report(body.name, requirement.pk, half, world.order, {})
    draft = _folded(world, duty, plain, level) if folding and world.chance.random() < 0.8 else None
    draft = draft or ReportVersion.objects.create(duty=duty, form=requirement.form)
    plain.nothing = not plain.made_of and world.chance.random() < 0.1
    if not plain.nothing:
        _answer(world, plain, draft, level)
    _send(world, duty, draft, plain, receiver, counts=not state)


def _folded(world, duty, plain, level):
    requirements = {
        made.pk for (_, receiver), made in world.requirements.items()
        if made.folds_into_id == duty.requirement_id and receiver == duty.organization
    }  # fmt: skip
    if not sources_of(duty).exists():
        return None
    has_first = Duty.objects.filter(requirement=duty.requirement, organization=duty.organization, due_on__month=6)
    halves = {plain.half} if has_first.exists() else {0, 1}
    received = [one for one in world.received(duty.organization, requirements) if one.half in halves]
    draft = fold_into(duty=duty, actor=None)
    for question in world.questions:
        feeding = [one for one in received if (one.requirement, question.name) in world.rules]
        answer, made_of = folded(world.at(question, BELOW[level]), feeding)
        plain.made_of[question.name] = made_of
        if answer is not None:
            plain.answers[question.name] = answer
    return draft


def _answer(world, plain, draft, level) -> None:
    """Figures by hand for what was not folded."""
    rows, items = [], {item.name: item for item in world.places.items.all()}
    for question in world.questions:
        fed = any((made.pk, question.name) in world.rules for made in world.requirements.values()
                  if made.folds_into_id == plain.requirement)  # fmt: skip
        if question.name in plain.answers or (fed and plain.made_of) or world.chance.random() < 0.15:
            continue
        answer = _random_answer(world.chance, world.at(question, level))
        plain.answers[question.name] = answer
        common = {
            "version": draft, "indicator": world.indicators[plain.requirement, question.name],
            "is_estimate": bool(answer.guessed),
        }  # fmt: skip
        if answer.words:
            rows.append(IndicatorValue(**common, text=answer.words))
        elif answer.ratio:
            top, bottom = answer.ratio
            value = round(Decimal(top) * 100 / bottom, 4) if bottom else None
            rows.append(IndicatorValue(**common, numerator=top, denominator=bottom, value=value))
        else:
            rows += [
                IndicatorValue(**common, item=items.get(item), value=value) for item, value in answer.parts.items()
            ]
    IndicatorValue.objects.bulk_create(rows)


def _random_answer(chance, question) -> Answer:
    if question.kind == "text":
        return Answer(words="Có làm.")
    guess = question.kind != "yes_no" and chance.random() < 0.2
    if question.kind == "percent":
        bottom = chance.choice((0, 3, 7, 40, 250))
        return Answer(ratio=(chance.randint(0, bottom), bottom), guessed=frozenset({""} if guess else ()))
    places = chance.sample(ITEMS, chance.randint(1, 3)) if question.items else ("",)
    parts = {item: _random_number(chance, question.kind) for item in places}
    return Answer(parts, guessed=frozenset(parts if guess else ()))


def _random_number(chance, kind):
    if kind == "yes_no":
        return chance.randint(0, 1)
    return chance.randint(0, 400) if kind == "integer" else Decimal(chance.randint(0, 90000)) / 100


def _send(world, duty, draft, plain, receiver, *, counts) -> None:
    """Sent, perhaps returned, sent once more from a copy, or withdrawn; perhaps with a part cut out."""
    _freeze(world, draft, 1)
    draw = world.chance.random()
    if draw < 0.15:
        draft = copy_to_draft(version=draft, actor=None)
        _freeze(world, draft, 2)
    plain.order = world.order
    plain.returned = 0.15 < draw < 0.3
    names = [question.name for question in world.questions]
    if world.chance.random() < 0.15:
        plain.given = frozenset(world.chance.sample(names, world.chance.randint(0, len(names))))
    is_withdrawn = 0.3 < draw < 0.38
    Delivery.objects.create(
        version=draft, organization=receiver, is_current=not is_withdrawn,
        state="returned" if plain.returned else world.chance.choice(("submitted", "accepted")),
        cut=None if plain.given is None else {"indicators": sorted(plain.given)},
    )  # fmt: skip
    if plain.nothing:
        ReportVersion.objects.filter(pk=draft.pk).update(nothing_to_report=True)
    if is_withdrawn:
        ReportVersion.objects.filter(pk=draft.pk).update(withdrawn_at=draft.sent_at)
    elif counts:
        world.reports.append((receiver, plain, duty))


def _freeze(world, draft, number) -> None:
    world.order += 1
    draft.sent_at, draft.number = START + timedelta(hours=world.order), number
    ReportVersion.objects.filter(pk=draft.pk).update(sent_at=draft.sent_at, number=number)


def reader(body):
    return make_user(body, "head")
