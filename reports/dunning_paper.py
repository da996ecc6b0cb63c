"""What a công văn đôn đốc says, as the rows of a plan: the wording of `documents.reminder_paper`, kept in a draft.

A draft holds no table, so the reports stand as a list under each regime: in the text while it is short, else in an
annex. The letter sets no day of its own: whoever signs it may add one.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from directives.models import Document, Recipient
from orgs.formats import vn_date, vn_number
from orgs.models import Organization
from plans.documents.wording import citation
from plans.models import PlanSection
from reports.models import Duty, Rung

LINES_IN_TEXT = 10  # more go to an annex
NAMED = 10  # addressees named one by one; more are addressed together
ANNEX_TITLE = "Danh sách báo cáo quá hạn"
IN_ANNEX = "(danh sách tại Phụ lục kèm theo Công văn này)"


@dataclass(frozen=True)
class DunningText:
    """`groups` are bodies addressed by one line: its words → the bodies, to be kept as a group before it is used."""

    subject: str
    sections: list[dict]
    recipients: list[dict]
    groups: dict[str, list[Organization]]


def dunning_text(
    body: Organization, level: int, duties: list[Duty], on: date, earlier: dict[int, str], replaced: list[str]
) -> DunningText:
    """Duties come with `organization__parent` and `requirement__document` read, in the order of printing.

    `earlier`: by duty the letter that went out before; `replaced`: withdrawn letters (both as `letter_name`).
    """
    units = _distinct(duty.organization for duty in duties)
    above = superiors_of(units, body, on) if level == Rung.SECOND else {}
    is_short = len(duties) <= LINES_IN_TEXT
    listed = _list(duties, on, body.document_format, earlier, above)
    told = _told(body, level, duties, units, above, on, is_short)
    instead = [f"Công văn này thay thế {'; '.join(replaced)}, đã thu hồi."] if replaced else []
    text = "\n".join([told[0], *(listed if is_short else []), *told[1:-1], *instead, told[-1]])
    sections = [{"level": 1, "text": text, "holds_tasks": True}]
    if not is_short:
        sections.append({"level": 1, "heading": ANNEX_TITLE, "text": "\n".join(listed), "part": PlanSection.Part.ANNEX})
    _cite_in_full(sections, [*earlier.values(), *replaced], body)
    recipients, groups = _recipients(units, above)
    subject = "đôn đốc gửi báo cáo quá hạn" + (" (lần 2)" if level == Rung.SECOND and earlier else "")
    return DunningText(subject, sections, recipients, groups)


def superiors_of(units: list[Organization], body: Organization, on: date) -> dict[int, Organization]:
    """The direct superior of each unit by the main line, where it is another body than the one that writes."""
    others = {unit.pk: unit.parent for unit in units if unit.parent is not None and unit.parent_id != body.pk}
    return {pk: parent for pk, parent in others.items() if parent.exists_on(on) and not parent.is_internal}


def letter_name(document: Document) -> str:
    return f"Công văn số {document.code} ngày {vn_date(document.issued_on)}"


def _cite_in_full(sections: list[dict], letters: list[str], body: Organization) -> None:
    """Where a letter is named first it bears its issuer too (NĐ 30 Phụ lục I, II.6b); from then on it does not."""
    for letter in dict.fromkeys(letters):
        first = next((section for section in sections if letter in section["text"]), None)
        if first is not None:
            first["text"] = first["text"].replace(letter, f"{letter} của {body.name}", 1)


def _told(body, level, duties, units, above, on, is_short) -> list[str]:
    many = "các đơn vị" if len(units) > 1 else "đơn vị"
    count = f"{vn_number(len(duties))} báo cáo đã quá hạn của {vn_number(len(units))} đơn vị"
    told = [
        f"Qua theo dõi việc thực hiện chế độ báo cáo, tính đến ngày {vn_date(on)}, {body.name} "
        f"chưa nhận được {count}{':' if is_short else f' {IN_ANNEX}.'}"
    ]
    if level == Rung.FIRST:
        return [
            *told,
            f"{body.name} đề nghị người đứng đầu {many} chỉ đạo hoàn thành và gửi ngay các báo cáo còn thiếu; nêu rõ "
            "lý do chậm và chịu trách nhiệm về việc thực hiện chế độ báo cáo của đơn vị mình.",
            f"Đề nghị {many} nghiêm túc thực hiện.",
        ]
    asked = "cơ quan quản lý trực tiếp" if above else f"người đứng đầu {many}"
    return [
        *told,
        f"{body.name} đề nghị {asked} chỉ đạo {many} có tên trong danh sách hoàn thành và gửi ngay các báo cáo còn "
        "thiếu; làm rõ lý do chậm, xem xét trách nhiệm của người đứng đầu đơn vị.",
        "Đề nghị các cơ quan, đơn vị nghiêm túc thực hiện.",
    ]


def _list(duties: list[Duty], on: date, look: str, earlier: dict[int, str], above) -> list[str]:
    """`1. Báo cáo năm, năm 2026, theo Kế hoạch số … :` and under it a line a unit."""
    groups = defaultdict(list)
    for duty in duties:
        groups[duty.requirement_id, duty.period].append(duty)
    lines = []
    for at, owing in enumerate(groups.values(), start=1):
        lines.append(f"{at}. {_regime(owing[0], look)}:")
        lines += [_line(duty, on, earlier.get(duty.pk, ""), above.get(duty.organization_id)) for duty in owing]
    return lines


def _regime(duty: Duty, look: str) -> str:
    paper = duty.requirement.document
    if paper.state != Document.State.ISSUED or not paper.code:
        return str(duty)
    return f"{duty}, theo {citation(paper, look, with_subject=False)}"


def _line(duty: Duty, on: date, asked: str, superior: Organization | None) -> str:
    late = f"hạn cuối {vn_date(duty.last_on)}, quá hạn {vn_number((on - duty.last_on).days)} ngày"
    unit = f"{duty.organization.name} ({superior.name})" if superior else duty.organization.name
    return f"- {unit}: {late}{f', đã đôn đốc tại {asked}' if asked else ''}."


def _recipients(units, above) -> tuple[list[dict], dict[str, list[Organization]]]:
    """To the units; at the second letter to their superiors, and to the units for their knowledge."""
    addressed = _distinct(above.get(unit.pk, unit) for unit in units)
    known = {body.pk for body in addressed}
    informed = [unit for unit in units if unit.pk not in known]
    every = (
        "Các cơ quan quản lý trực tiếp đơn vị có tên trong danh sách" if above else "Các đơn vị có tên trong danh sách"
    )
    rows, groups = [], {}
    for bodies, text, is_addressee in (
        (addressed, every, True),
        (informed, "Các đơn vị có tên trong danh sách", False),
    ):
        common = {"purpose": Recipient.Purpose.INFORM, "is_addressee": is_addressee}
        if len(bodies) > NAMED:
            rows.append({"text": text, "mode": Recipient.Mode.GROUP, **common})
            groups[text] = bodies
        else:
            rows += [_named(unit, common) for unit in bodies]
    return rows, groups


def _named(unit: Organization, common: dict) -> dict:
    return {"text": unit.name, "mode": Recipient.Mode.BODY, "organization_id": unit.pk, **common}


def _distinct(bodies) -> list[Organization]:
    return list({body.pk: body for body in bodies}.values())
