"""The roll-up as sheets of a workbook: the same figures as on the page."""

from django.utils import timezone

from orgs.formats import vn_datetime
from reports import rollups

COLUMNS = ("total", "sent", "on_time", "late", "missing", "overdue", "accepted", "returned", "exempted")
LABELS = [rollups.BY_KEY[key].label for key in COLUMNS]
RATES = ["Tỷ lệ đã nộp (%)", "Tỷ lệ đúng hạn (%)"]

INDICATOR_COLUMNS = ["Chế độ báo cáo", "Chỉ tiêu", "Chia theo", "Giá trị", "Đơn vị tính", "Cách tổng hợp"]
INDICATOR_COLUMNS += ["Số đơn vị có số liệu", "Số đơn vị phải báo cáo", "Số báo cáo nêu số ước", "Tử số", "Mẫu số"]
DUTY_COLUMNS = ["Đơn vị", "Báo cáo", "Kỳ", "Hạn theo văn bản", "Ngày cuối cùng", "Gửi lần đầu lúc", "Trạng thái"]
DUTY_COLUMNS += ["Đúng hạn"]


def sheets(shown) -> list[tuple]:
    return [
        ("Tổng hợp", ["Chỉ số", "Giá trị", "Cách tính"], _summary(shown)),
        ("Theo chế độ báo cáo", ["Chế độ báo cáo", "Văn bản", *LABELS, *RATES], _requirements(shown)),
        ("Theo đơn vị", ["Đơn vị", *LABELS, *RATES], _reporters(shown)),
        ("Chỉ tiêu", INDICATOR_COLUMNS, _indicators(shown)),
        ("Từng báo cáo", DUTY_COLUMNS, _duties(shown)),
    ]


def _summary(shown):
    yield ["Đơn vị", shown.body.name, ""]
    yield ["Năm", shown.year, ""]
    yield ["Số liệu lúc", vn_datetime(shown.now), ""]
    for key in COLUMNS:
        yield [rollups.BY_KEY[key].label, shown.totals[key], rollups.BY_KEY[key].note]
    yield [RATES[0], shown.totals["sent_rate"], "Đã nộp chia cho nghĩa vụ."]
    yield [RATES[1], shown.totals["on_time_rate"], "Đúng hạn chia cho nghĩa vụ đã đến hạn hoặc đã nộp."]


def _figures(row) -> list:
    return [*(row[key] for key in COLUMNS), row["sent_rate"], row["on_time_rate"]]


def _requirements(shown):
    for row in shown.requirement_rows:
        yield [row["name"], row["document"], *_figures(row)]


def _reporters(shown):
    for row in shown.reporters.order_by("name", "organization"):
        yield [row["name"], *_figures(rollups.with_rates(row))]


def _indicators(shown):
    for row in shown.requirements():
        for line in row["indicators"] or ():
            indicator = line.indicator
            facts = [indicator.unit, line.rule_words, line.covered, line.expected, line.estimates]
            parts = [line.figure.numerator, line.figure.denominator] if line.figure else [None, None]
            yield [row["name"], indicator.name, "", line.value, *facts, *parts]
            for name, value in line.items:
                yield [row["name"], indicator.name, name, value, *facts]


def _duties(shown):
    duties = shown.duties.select_related("organization", "requirement").order_by("organization__name", "last_on", "pk")
    for duty in duties:
        sent = duty.first_sent_at
        in_time = "" if sent is None else ("nộp muộn" if duty.is_late else "đúng hạn")
        overdue = "quá hạn" if duty.is_overdue(shown.now) else ""
        yield [
            duty.organization.name,
            duty.requirement.name,
            duty.period,
            duty.due_on,
            duty.last_on,
            timezone.localtime(sent) if sent else None,
            duty.get_state_display(),
            in_time or overdue,
        ]
