"""Folding and totals over again, slowly, from the rules in words; shares no code and no database with the product.

A report received counts unless it was returned, or the question was cut out for this receiver, or it does not answer.
Of a cumulative question a body counts once, with its latest period that answers. What stands inside another report
that counts, for the same time (of a cumulative question: for any time), does not count again.
"""

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


@dataclass
class Answer:
    """`parts`: item name or "" → value; a percent has its two numbers instead. `guessed`: the parts that are estimates,
    "" for the one of a percent."""

    parts: dict = field(default_factory=dict)
    ratio: tuple | None = None
    words: str = ""
    guessed: frozenset = frozenset()


@dataclass
class Question:
    name: str
    kind: str
    rule: str
    running: bool = False
    items: tuple = ()
    items_above: bool = False  # the report above asks it by the same items


@dataclass
class Report:
    """`answers` by question; `made_of`: question → (body, half) of all reports that went into it, however deep."""

    body: str
    requirement: str
    half: int
    order: int
    answers: dict
    nothing: bool = False
    returned: bool = False
    given: frozenset | None = None
    made_of: dict = field(default_factory=dict)


def counted(question: Question, received: list[Report]) -> list[Report]:
    """The reports whose answer is added."""
    rows = [one for one in received if not one.returned and answers(one, question)]
    if question.running:
        rows = [one for one in rows if not any(_replaces(other, one) for other in rows)]
    return [one for one in rows if not _is_inside(one, question, rows)]


def answers(report: Report, question: Question) -> bool:
    return question.name in report.answers and (report.given is None or question.name in report.given)


def _replaces(later: Report, one: Report) -> bool:
    return (later.body, later.requirement) == (one.body, one.requirement) and later.half > one.half


def _is_inside(one: Report, question: Question, rows: list[Report]) -> bool:
    for other in rows:
        held = other.made_of.get(question.name, set())
        holds = (one.body, one.half) in held or (question.running and one.body in {body for body, _ in held})
        if other.body != one.body and holds and not _is_inside(other, question, rows):
            return True
    return False


def folded(question: Question, received: list[Report]) -> tuple[Answer | None, set]:
    """What the report above says to the question, and the reports of which it is made."""
    rows = sorted(counted(question, received), key=lambda one: one.order)
    made_of = set()
    for one in rows:
        made_of |= {(one.body, one.half)} | one.made_of.get(question.name, set())
    if not rows:
        return None, made_of
    if question.kind == "percent":
        return total_ratio(rows, question), made_of
    used = rows[-1:] if question.rule == "latest" else rows
    parts = {}
    for one in used:
        said = one.answers[question.name].parts
        for item, value in (said if question.items_above else {"": sum(said.values())}).items():
            parts.setdefault(item, []).append(value)
    guessed = set()
    for one in used:
        guessed |= one.answers[question.name].guessed
    guessed = guessed if question.items_above else {""} if guessed else set()
    whole = question.kind in ("integer", "yes_no")
    sums = {item: _combined(question, values, whole) for item, values in parts.items()}
    return Answer(sums, guessed=frozenset(guessed)), made_of


def total(question: Question, received: list[Report]):
    """The leader's total: the number, or the two numbers of a percent; None when there is nothing to add."""
    rows = sorted(counted(question, received), key=lambda one: one.order)
    if question.rule == "none" or not rows:
        return None
    if question.kind == "percent":
        return total_ratio(rows, question).ratio
    if question.rule == "latest":
        return _rounded(sum(rows[-1].answers[question.name].parts.values()), question.kind != "decimal")
    values = [sum(one.answers[question.name].parts.values()) for one in rows]
    if question.rule == "average":
        return _rounded(Fraction(sum(values)) / len(values), False)
    return _rounded(sum(values), question.kind != "decimal")


def item_totals(question: Question, received: list[Report]) -> dict:
    """Item → its total, as the leader's page breaks it down."""
    rows = sorted(counted(question, received), key=lambda one: one.order)
    if question.rule == "none" or not rows:
        return {}
    found = {}
    for one in rows[-1:] if question.rule == "latest" else rows:
        for item, value in one.answers[question.name].parts.items():
            found.setdefault(item, []).append(value)
    return {item: _combined(question, values, False) for item, values in found.items()}


def covered(question: Question, received: list[Report]) -> int:
    """Bodies that answer; those that only ever said "nothing to report" answer everything."""
    held = [one for one in received if not one.returned]
    if question.items:
        return len({one.body for one in held})
    said = {one.body for one in held if answers(one, question)}
    spoke = {one.body for one in held if not one.nothing}
    return len(said | {one.body for one in held if one.body not in spoke})


def estimates(question: Question, received: list[Report]) -> int:
    """How many of the reports in the total give an estimate."""
    rows = sorted(counted(question, received), key=lambda one: one.order)
    used = rows[-1:] if question.rule == "latest" and question.kind != "percent" else rows
    return sum(bool(one.answers[question.name].guessed) for one in used)


def total_ratio(rows, question) -> Answer:
    pairs = [one.answers[question.name].ratio for one in rows]
    guessed = frozenset().union(*(one.answers[question.name].guessed for one in rows))
    return Answer(ratio=(sum(top for top, _ in pairs), sum(bottom for _, bottom in pairs)), guessed=guessed)


def as_percent(ratio: tuple) -> Decimal | None:
    return _rounded(Fraction(ratio[0]) * 100 / Fraction(ratio[1]), False) if ratio[1] else None


def _combined(question, values, whole) -> Decimal:
    number = Fraction(sum(values))
    return _rounded(number / len(values) if question.rule == "average" else number, whole)


def _rounded(number, whole: bool) -> Decimal:
    number = Fraction(number)
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    exact = exact.quantize(Decimal("0.0001"), ROUND_HALF_UP)
    return exact.quantize(Decimal(1), ROUND_HALF_UP) if whole else exact
