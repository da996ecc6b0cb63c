"""The tables and lists of an official báo cáo: figures, answers in words, progress, explanations, what is attached."""

from orgs.formats import vn_number
from plans.documents.structure import PARAGRAPH, TABLE, Block, Column, Table
from plans.documents.wording import upper_first
from reports.cuts import Cut
from reports.figures import Figure, in_words
from reports.models import AssignmentProgress, Indicator, ReportVersion
from reports.sheets import IndicatorLine, ProgressLine, Sheet

ESTIMATE = " (ước)"
ESTIMATE_NOTE = "Ghi chú: số ghi “(ước)” là số ước thực hiện, chưa phải số chính thức."
NUMBER = Column("TT", 8, "center")
UNIT, FIGURE, REMARK = Column("Đơn vị tính", 16), Column("Số liệu", 18, "right"), Column("Ghi chú", 26)
NAME_WEIGHT = 58
STATE, RESULT, EVIDENCE = Column("Tiến độ", 18), Column("Kết quả, lý do", 32), Column("Minh chứng", 24)
Type = Indicator.Type


def figure_blocks(lines: list[IndicatorLine]) -> list[Block]:
    """Plain figures in one table, each one that is broken down by a list in its own, answers in words in the last."""
    whole = [line for line in lines if line.figure and not line.indicator.breakdown_id]
    tables = [
        _plain([line for line in whole if line.indicator.type != Type.TEXT]),
        *(_broken_down(line) for line in lines if line.row_figures),
        _in_words([line for line in whole if line.indicator.type == Type.TEXT]),
    ]
    blocks = [Block(TABLE, table=table) for table in tables if table]
    is_estimated = any(figure.is_estimate for line in lines for figure in _figures(line))
    return [*blocks, Block(PARAGRAPH, ESTIMATE_NOTE)] if is_estimated else blocks


def progress_blocks(lines: list[ProgressLine]) -> list[Block]:
    """What was done of each task; the files that prove it in a column of their own when there are any."""
    states = dict(AssignmentProgress.State.choices)
    told = [line for line in lines if line.state or line.note or line.evidence]
    rows = [
        (
            str(at),
            line.assignment.task.text.split("\n")[0],
            states.get(line.state, ""),
            line.note,
            "; ".join(stored.name for stored in line.evidence),
        )
        for at, line in enumerate(told, start=1)
    ]
    columns = (NUMBER, Column("Nhiệm vụ được giao", 42), STATE, RESULT, EVIDENCE)
    return [Block(TABLE, table=_bare(columns, rows))] if rows else []


def explanation_lines(version: ReportVersion | None, cut: Cut) -> list[str]:
    """`Điều kiện: giải trình`, of the rules of which the receiver gets every figure."""
    if version is None or not version.pk:
        return []
    rows = version.explanations.select_related("check_rule__left").prefetch_related("check_rule__right")
    rows = rows.order_by("check_rule__position", "check_rule")
    return [f"{row.check_rule.words()}: {row.text}" for row in rows if cut.check(row.check_rule)]


def attached_lines(sheet: Sheet) -> list[str]:
    """The files of the report as a whole; evidence stands beside its task."""
    return [stored.name for stored in sheet.files]


def _plain(lines: list[IndicatorLine]) -> Table | None:
    rows = []
    for at, line in enumerate(lines, start=1):
        indicator, figure = line.indicator, line.figure
        unit = "%" if indicator.type == Type.PERCENT else indicator.unit
        rows.append((str(at), indicator.name, unit, _shown(indicator, figure), _remark(line)))
        rows += _parts(indicator, figure)
    return _bare((NUMBER, Column("Chỉ tiêu", NAME_WEIGHT), UNIT, FIGURE, REMARK), rows) if rows else None


def _parts(indicator: Indicator, figure: Figure) -> list[tuple]:
    """What a percent was made of, named as the form names it."""
    if indicator.type != Type.PERCENT:
        return []
    labels = (indicator.numerator_label or "Tử số", indicator.denominator_label or "Mẫu số")
    parts = zip(labels, (figure.numerator, figure.denominator), strict=True)
    return [("", f"– {upper_first(label)}", "", vn_number(part), "") for label, part in parts]


def _broken_down(line: IndicatorLine) -> Table:
    indicator = line.indicator
    columns = (NUMBER, Column(upper_first(indicator.breakdown.name), NAME_WEIGHT), UNIT, FIGURE, REMARK)
    rows = [
        (str(at), item.name, indicator.unit, _shown(indicator, figure), _sent_before(estimated))
        for at, (item, figure, estimated) in enumerate(line.row_lines, start=1)
    ]
    if indicator.rule == Indicator.Rule.SUM:
        estimated = any(figure.is_estimate for _, figure in line.row_figures)
        total = Figure(value=line.total, is_estimate=estimated)
        rows.append(("", "Tổng cộng", indicator.unit, _shown(indicator, total), line.aim))
    return _bare(columns, rows, caption=indicator.name)


def _in_words(lines: list[IndicatorLine]) -> Table | None:
    columns = (NUMBER, Column("Nội dung", 34), Column("Trả lời", 58))
    rows = tuple((str(at), line.indicator.name, line.words) for at, line in enumerate(lines, start=1))
    return Table(columns, rows) if rows else None


def _bare(columns, rows, caption="") -> Table:
    """Without its last column when nothing stands there."""
    if not any(row[-1] for row in rows):
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    return Table(tuple(columns), tuple(rows), caption=caption)


def _shown(indicator: Indicator, figure: Figure) -> str:
    text = in_words(indicator, figure)
    if indicator.type == Type.PERCENT:
        text = vn_number(round(figure.value, 2)) if figure.value is not None else ""
    return text + (ESTIMATE if figure.is_estimate and text else "")


def _remark(line: IndicatorLine) -> str:
    return "; ".join(part for part in (line.aim, _sent_before(line.estimated_words)) if part)


def _sent_before(estimated: str) -> str:
    return f"Số ước đã gửi: {estimated}" if estimated else ""


def _figures(line: IndicatorLine) -> list[Figure]:
    return [figure for figure in (line.figure, *(figure for _, figure in line.row_figures)) if figure]
