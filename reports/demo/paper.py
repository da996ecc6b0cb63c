"""How a paper is written down in the tables of this package."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Task:
    """`carries` names tasks above as (paper, label); `level` 2 stands inside the task before it."""

    label: str
    text: str
    carries: tuple = ()
    level: int = 1
    due_text: str = ""


@dataclass(frozen=True)
class Line:
    """A printed line of Nơi nhận: one body, some bodies, or all of some kinds on a line of command; else only text."""

    text: str
    purpose: str = "execute"
    bodies: tuple = ()
    kinds: tuple = ()
    line: str = ""
    is_addressee: bool = False


@dataclass(frozen=True)
class Cited:
    """A paper that is named but not held here."""

    kind: str
    code: str
    on: date
    issuer: str
    subject: str
    relation: str = "cites"


@dataclass(frozen=True)
class Paper:
    """A paper of a body that does not write in the portal. `executing` and `informed` name bodies."""

    key: str
    kind: str
    code: str
    issued_on: date
    issuer: str
    subject: str
    signer_title: str
    text: str
    implements: str | None = None
    executing: tuple = ()
    informed: tuple = ()
    tasks: tuple = ()
    cited: tuple = ()
    period: tuple = (None, None)


@dataclass(frozen=True)
class PlanText:
    """A paper written in the portal. `on` is the day it took effect; `number` None: printed without number and day."""

    key: str
    kind: str
    issuer: str
    subject: str
    on: date
    order: str
    author: str
    signer: str
    authority: str
    clerk: str
    opening: str
    closing: str
    sections: tuple = ()
    tasks: tuple = ()
    lines: tuple = ()
    references: tuple = ()
    cited: tuple = ()
    further: tuple = ()
    number: int | None = None
    drafting_unit: str | None = None
    assignees: tuple = ()
    period: tuple = (None, None)
