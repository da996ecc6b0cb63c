"""Papers of the present, invented and marked "(mẫu)": so that every list has something to show on the chosen day."""

from dataclasses import dataclass
from datetime import date, timedelta

from reports.demo.paper import Line, Paper, PlanText, Task
from reports.demo.regime import RequirementRow

STANDARD = (
    (1, "Mục đích, yêu cầu", "", False),
    (2, "Mục đích", "Thực hiện đúng chỉ đạo của cấp trên; nắm chắc số liệu của từng đơn vị.", False),
    (2, "Yêu cầu", "Rõ người, rõ việc, rõ thời hạn.", False),
    (1, "Nội dung", "", True),
    (1, "Tổ chức thực hiện", "Văn phòng Sở theo dõi, đôn đốc và tổng hợp.", False),
)
PARTY = (*STANDARD[:4], (1, "Tổ chức thực hiện", "Văn phòng Đảng ủy theo dõi, đôn đốc.", False))


@dataclass(frozen=True)
class Arrival:
    """A paper of UBND thành phố at the Sở: how many days ago, and how far the office has come with it."""

    key: str
    number: int
    days_ago: int
    subject: str
    direction: str = ""
    main: str | None = None
    helpers: tuple = ()
    due_in: int | None = None
    is_numbered: bool = True
    is_closed: bool = False


ARRIVALS = [
    Arrival("now.done", 310, 75, "Rà soát việc quản lý học sinh đi du học (mẫu)",
            "Giao chuyên viên tham mưu kế hoạch.", "chuyenvien", due_in=-60, is_closed=True),
    Arrival("now.late", 355, 25, "Góp ý dự thảo quy chế đón đoàn khách nước ngoài (mẫu)",
            "Chuyên viên góp ý, trình trước hạn.", "chuyenvien", due_in=-3),
    Arrival("now.soon", 362, 12, "Chuẩn bị ngày hội văn hóa hữu nghị của thành phố (mẫu)",
            "Phối hợp với Sở Ngoại vụ.", "chuyenvien", ("sgd.chuyenvien2",), 5),
    Arrival("now.open", 371, 6, "Thống kê giáo viên người nước ngoài đang giảng dạy (mẫu)"),
    Arrival("now.fresh", 374, 2, "Tăng cường dạy ngoại ngữ gắn với giao lưu quốc tế (mẫu)", is_numbered=False),
]  # fmt: skip


@dataclass(frozen=True)
class ByHand:
    """A number that was given on paper and entered afterwards."""

    body: str
    clerk: str
    days_ago: int
    code: str
    subject: str
    signer: str
    recipients: str


BY_HAND = [
    ByHand(
        "hp.sgd", "vanthu", 39, "{:02d}/SGDĐT-VP", "Công văn trả lời đơn vị tư vấn du học (mẫu)",
        "Lê Văn Giám (mẫu), Giám đốc", "Trung tâm tư vấn du học Chân Mây (mẫu)",
    ),
    ByHand(
        "nb.dux.xuantruong", "danguyxa", 33, "{:02d}-CV/ĐU", "Công văn mời dự sinh hoạt chuyên đề (mẫu)",
        "Đỗ Văn Bí Thư (mẫu), Bí thư", "Các chi bộ trực thuộc",
    ),
]  # fmt: skip


def arrival_paper(row: Arrival, on: date) -> Paper:
    day = on - timedelta(days=row.days_ago)
    return Paper(
        row.key, "CV", f"{row.number}/UBND-VX", day, "hp.ubnd", row.subject, "TM. ỦY BAN NHÂN DÂN",
        "Văn bản mẫu, không có thật.", executing=("hp.sgd",),
    )  # fmt: skip


def city_paper(on: date) -> Paper:
    """A paper of Thành ủy at UBND thành phố that nobody has been given yet."""
    return Paper(
        "tu.new", "CV", "1105-CV/TU", on - timedelta(days=12), "hp.tu",
        "Chuẩn bị sơ kết công tác đối ngoại nhân dân của thành phố (mẫu)", "T/M BAN THƯỜNG VỤ",
        "Văn bản mẫu, không có thật.", executing=("hp.ubnd",),
    )  # fmt: skip


UNITS = (
    Line("Ủy ban nhân dân thành phố (để báo cáo)", "report", bodies=("hp.ubnd",)),
    Line("Các trường THPT trực thuộc", kinds=("thpt",), line="main"),
    Line("Các trung tâm GDNN-GDTX", kinds=("gdtx",), line="main"),
    Line("Lưu: VT, VP", "archive"),
)


def _plan(key, subject, day, order, *, kind="KH", author="chuyenvien", number=None, tasks=(), signer="giamdoc"):
    return PlanText(
        key, kind, "hp.sgd", subject, day, order, author, signer, "direct" if signer == "giamdoc" else "KT", "vanthu",
        opening="Thực hiện yêu cầu của Ủy ban nhân dân thành phố, Sở lập kế hoạch (mẫu) như sau:",
        closing="Trong khi thực hiện, có vướng mắc đề nghị các đơn vị báo cáo về Sở.",
        sections=STANDARD, tasks=tasks, lines=UNITS, number=number, drafting_unit="hp.sgd.vp",
        assignees=("thpt", "gdtx"),
    )  # fmt: skip


TASKS = (
    Task("1", "Rà soát danh sách học sinh của đơn vị đang học ở nước ngoài.", due_text="trong quý"),
    Task("2", "Hướng dẫn phụ huynh chọn đơn vị tư vấn được cấp phép."),
    Task("3", "Cử một lãnh đạo theo dõi, báo cáo khi có việc phát sinh."),
)


def _tasks(*texts) -> tuple[Task, ...]:
    return tuple(Task(str(number), text) for number, text in enumerate(texts, 1))


CONTEST = _tasks("Mỗi đơn vị chọn một đội dự thi.", "Gửi danh sách đội về Văn phòng Sở trước ngày thi 15 ngày.")
TRAINING = _tasks("Cử một giáo viên phụ trách đối ngoại dự lớp bồi dưỡng.", "Tập huấn lại cho giáo viên của đơn vị.")
VISIT = _tasks("Xếp lịch dự giờ, trao đổi chuyên môn với đoàn.", "Bố trí giáo viên ngoại ngữ cùng đón đoàn.")
FESTIVAL = _tasks("Chuẩn bị một tiết mục hoặc gian giới thiệu của đơn vị.", "Bảo đảm an toàn cho học sinh dự ngày hội.")
NEWS = _tasks("Gửi tin, bài về hoạt động đối ngoại của đơn vị.", "Cử một đầu mối biên tập, kiểm tra trước khi đăng.")
COUNTING = _tasks("Cử người làm thống kê dự tập huấn.", "Nhập thử số liệu du học của kỳ gần nhất.")


def review_plan(on: date) -> PlanText:
    """Issued two months ago; its only report falls due soon."""
    subject = "Rà soát việc quản lý học sinh đi du học (mẫu)"
    return _plan("sgd.review", subject, on - timedelta(days=62), "now.done", number=181, tasks=TASKS)


def review_report(on: date) -> RequirementRow:
    due = on + timedelta(days=12)
    return RequirementRow(
        "review", "sgd.review", "yearly", "Báo cáo kết quả rà soát quản lý du học (mẫu)", "once",
        ((due.day, due.month),), due.year, (("hp.sgd", "hp.sgd.vp", ("vanthu", "chuyenvien")),),
    )  # fmt: skip


def withdrawn_plan(on: date) -> PlanText:
    subject = "Tổ chức hội thi hùng biện tiếng Anh cấp thành phố (mẫu)"
    return _plan("sgd.contest", subject, on - timedelta(days=48), "now.done", number=182, tasks=CONTEST)


def waiting_plans(on: date) -> list[tuple[PlanText, str, str]]:
    """(plan, the state in which it waits, the comment with which it came back)"""
    day = on - timedelta(days=1)
    soon, late = "now.soon", "now.late"
    return [
        (_plan("sgd.p1", "Bồi dưỡng giáo viên phụ trách đối ngoại (mẫu)", day, None, tasks=TRAINING), "signed", ""),
        (_plan("sgd.p2", "Đón đoàn giáo viên nước ngoài đến trao đổi (mẫu)", day, late, tasks=VISIT), "approved", ""),
        (_plan("sgd.p3", "Tham gia ngày hội văn hóa hữu nghị (mẫu)", day, soon, tasks=FESTIVAL), "in_review", ""),
        (_plan("sgd.p4", "Thông tin đối ngoại trên trang của ngành (mẫu)", day, None, tasks=NEWS), "draft", ""),
        (
            _plan("sgd.p5", "Tập huấn thống kê du học (mẫu)", day, None, author="sgd.chuyenvien2", tasks=COUNTING),
            "draft", "Bổ sung thời hạn cho từng nhiệm vụ.",
        ),
    ]  # fmt: skip


# --- The Party line: Tỉnh ủy Ninh Bình → Đảng ủy xã Xuân Trường → chi bộ ------------------------------
COMMITTEES = ("nb.dux.xuantruong", "nb.dux.xuanhong", "nb.dux.xuangiang", "nb.dux.xuanhung")
PROVINCE_2025 = Paper(
    "nb12", "KH", "12-KH/TU", date(2025, 9, 5), "nb.tu",
    "Tiếp tục thực hiện Chỉ thị số 12-CT/TW trong đơn vị hành chính mới (mẫu)", "T/M BAN THƯỜNG VỤ",
    "Văn bản mẫu, không có thật: minh họa việc kế tục sau ngày 01/7/2025.", executing=COMMITTEES,
)  # fmt: skip
COMMUNE_2025 = PlanText(
    "xt2025", "KH", "nb.dux.xuantruong", "tiếp tục thực hiện đối ngoại nhân dân trong Đảng bộ xã (mẫu)",
    date(2025, 9, 25), "nb12", "dangxa.chuyenvien", "bithu", "TM", "danguyxa",
    opening="Thực hiện Kế hoạch số 12-KH/TU ngày 05/9/2025 của Tỉnh ủy (mẫu), Ban Thường vụ Đảng ủy xã lập kế hoạch:",
    closing="", sections=PARTY,
    tasks=(
        Task("1", "Mỗi chi bộ có ít nhất một buổi sinh hoạt chuyên đề trong năm."),
        Task("2", "Nắm danh sách gia đình có người thân ở nước ngoài để thăm hỏi, vận động."),
    ),
    lines=(
        Line("Thường trực Tỉnh ủy (để báo cáo)", "report", bodies=("nb.tu",)),
        Line("Các chi bộ trực thuộc", kinds=("cb",), line="main"),
        Line("Lưu Văn phòng Đảng ủy", "archive"),
    ),
    number=4, assignees=("cb",),
)  # fmt: skip
CELL_REPORT = RequirementRow(
    "cell", "xt2025", "cell", "Báo cáo của chi bộ về đối ngoại nhân dân (mẫu)", "half_yearly",
    ((15, 6, "6 tháng đầu năm"), (30, 11, "Cả năm")), 2025, (("nb.dux.xuantruong", None, ("danguyxa",)),),
)  # fmt: skip


def province_directive(on: date) -> Paper:
    """The directive that still waits for the commune's plan."""
    return Paper(
        "nb.new", "CT", "07-CT/TU", on - timedelta(days=20), "nb.tu",
        "Tăng cường thông tin đối ngoại ở cơ sở (mẫu)", "T/M BAN THƯỜNG VỤ",
        "Văn bản mẫu, không có thật. Giao các đảng ủy xã xây dựng kế hoạch trong 30 ngày.",
        executing=COMMITTEES,
        tasks=(
            Task("1", "Phổ biến chỉ thị đến từng chi bộ.", due_text="trong 15 ngày"),
            Task("2", "Mỗi xã có một chuyên mục giới thiệu quê hương."),
            Task("3", "Báo cáo kết quả hằng năm."),
        ),
    )  # fmt: skip
