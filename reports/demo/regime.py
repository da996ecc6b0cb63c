"""What the demonstration's papers ask to be reported: forms, indicators, days; and what bodies write in answer."""

from dataclasses import dataclass
from datetime import date

from reports.indicator_kinds import CheckRow

COUNTRIES = (
    "Nhật Bản", "Hàn Quốc", "Đức", "Úc", "Hoa Kỳ", "Canada", "Trung Quốc", "Singapore", "Anh", "Pháp", "New Zealand",
    "Nước khác",
)  # fmt: skip


@dataclass(frozen=True)
class IndicatorRow:
    name: str
    unit: str
    type: str = "integer"
    rule: str = "sum"
    by_country: bool = False
    is_required: bool = True
    is_cumulative: bool = False
    guidance: str = ""
    numerator_label: str = ""
    denominator_label: str = ""
    target: int | None = None
    direction: str = ""


@dataclass(frozen=True)
class FormRow:
    key: str
    owner: str
    name: str
    headings: tuple
    indicators: tuple
    asks_progress: bool = True
    checks: tuple[CheckRow, ...] = ()


@dataclass(frozen=True)
class RequirementRow:
    """`kinds`: who owes it, by rule; `bodies`: named one by one. `receivers`: (body, department, handlers)."""

    key: str
    paper: str
    form: str
    name: str
    frequency: str
    dates: tuple
    from_year: int
    receivers: tuple
    kinds: tuple = ()
    bodies: tuple = ()
    folds_into: str | None = None
    is_date_chosen: bool = False
    to_year: int | None = None
    tracked_from: date | None = None


TEXT_HEADINGS = (
    ("Kết quả thực hiện", "Nêu việc đã làm, ai tham gia, kết quả cụ thể.", True),
    ("Khó khăn, vướng mắc", "Nêu nguyên nhân.", False),
    ("Kiến nghị, đề xuất", "Nêu rõ kiến nghị với cơ quan nào.", False),
)
JOINED = "Số lượt cán bộ, giáo viên, học sinh tham gia"
YEARLY = (
    IndicatorRow("Số hoạt động giao lưu, hợp tác với nước ngoài", "hoạt động"),
    IndicatorRow(JOINED, "lượt người"),
    IndicatorRow("Giá trị tài trợ nước ngoài tiếp nhận", "triệu đồng", "decimal", is_required=False),
)
ENGLISH = IndicatorRow(
    "Tỷ lệ giáo viên tiếng Anh đạt chuẩn năng lực", "", "percent", "ratio",
    numerator_label="số giáo viên đạt chuẩn", denominator_label="số giáo viên tiếng Anh", target=90, direction="up",
    guidance="Theo chứng chỉ còn hiệu lực đến ngày chốt số liệu.",
)  # fmt: skip
OWN_PLAN = "Có kế hoạch riêng về đối ngoại nhân dân"
PARTNERS = ("Trường bạn ở Nhật Bản (mẫu)", "Hội hữu nghị Việt – Hàn (mẫu)", "Chưa có đối tác thường xuyên", "")
OF_SCHOOLS = (
    *YEARLY,
    ENGLISH,
    IndicatorRow(OWN_PLAN, "", "yes_no", guidance="Kế hoạch do thủ trưởng đơn vị ký."),
    IndicatorRow("Đối tác nước ngoài chính", "", "text", "none", is_required=False),
)
OF_CITY = (*YEARLY, ENGLISH, IndicatorRow(OWN_PLAN, "đơn vị", guidance="Số đơn vị trả lời có."))
CHECKS = (
    CheckRow(
        JOINED, "ge", right=("Số hoạt động giao lưu, hợp tác với nước ngoài",),
        message="Mỗi hoạt động có ít nhất một người tham gia.",
    ),
    CheckRow(JOINED, "le", "previous", tolerance=300, severity="explain"),
)  # fmt: skip

FORMS = [
    FormRow("city", "hp.ubnd", "Báo cáo năm của sở, ngành về đối ngoại nhân dân", TEXT_HEADINGS, OF_CITY, False),
    FormRow(
        "yearly", "hp.sgd", "Báo cáo năm của đơn vị giáo dục về đối ngoại nhân dân", TEXT_HEADINGS, OF_SCHOOLS,
        checks=CHECKS,
    ),
    FormRow(
        "abroad", "hp.sgd", "Thống kê học sinh đi du học theo nước",
        (("Nhận xét, biến động so với kỳ trước", "", False),),
        (
            IndicatorRow("Số học sinh đi du học trong kỳ", "học sinh", by_country=True, is_required=False),
            IndicatorRow("Số học sinh được tư vấn du học trong kỳ", "học sinh"),
        ),
        False,
    ),
    FormRow("hoabinh", "hb.sgd", "Báo cáo năm về đối ngoại và hội nhập của đơn vị", TEXT_HEADINGS, YEARLY[:2]),
    FormRow(
        "cell", "nb.dux.xuantruong", "Báo cáo của chi bộ về đối ngoại nhân dân", TEXT_HEADINGS,
        (
            IndicatorRow("Số buổi sinh hoạt có nội dung đối ngoại nhân dân", "buổi"),
            IndicatorRow("Số đảng viên tham dự", "lượt người"),
        ),
    ),
]  # fmt: skip

UP_TO_CITY = RequirementRow(
    "city", "ctr08", "city", "Báo cáo năm thực hiện Chương trình số 08/CTr-UBND", "yearly", ((20, 12),), 2022,
    (("hp.ubnd", None, ("ubnd.vanthu",)), ("hp.sngv", None, ("ngoaivu.vanthu",))),
    bodies=("hp.sgd", "hp.syt", "hp.svh", "hp.snv", "hp.stc"), is_date_chosen=True, tracked_from=date(2023, 1, 1),
)  # fmt: skip
YEARLY_HAI_PHONG = RequirementRow(
    "yearly", "hp2023", "yearly", "Báo cáo năm về đối ngoại nhân dân ngành giáo dục", "yearly", ((10, 12),), 2023,
    (("hp.sgd", "hp.sgd.vp", ("vanthu", "chuyenvien", "sgd.vp")),),
    kinds=("pgd", "thpt", "gdtx", "nn", "duhoc", "dvtt"), folds_into="city",
)  # fmt: skip
ABROAD = RequirementRow(
    "abroad", "hp2023", "abroad", "Thống kê học sinh đi du học theo nước", "half_yearly",
    ((15, 6, "6 tháng đầu năm"), (10, 12, "Cả năm")), 2023,
    (("hp.sgd", "hp.sgd.vp", ("vanthu", "chuyenvien", "sgd.vp")),),
    kinds=("thpt", "gdtx", "duhoc"),
)  # fmt: skip
HOA_BINH = RequirementRow(
    "hoabinh", "hb2024", "hoabinh", "Báo cáo năm về đối ngoại và hội nhập ngành giáo dục", "yearly", ((15, 12),), 2024,
    (("hb.sgd", "hb.sgd.khtc", ()),), kinds=("pgd", "thpt", "gdtx"), is_date_chosen=True,
)  # fmt: skip

WORK = (
    "Đơn vị đã phổ biến văn bản trong buổi họp cơ quan, phân công một lãnh đạo phụ trách (số liệu minh họa).",
    "Tổ chức giao lưu trực tuyến với trường bạn ở nước ngoài, viết bài giới thiệu thành phố (số liệu minh họa).",
    "Lồng ghép nội dung vào hoạt động ngoại khóa tiếng Anh và ngày hội văn hóa (số liệu minh họa).",
    "Đón đoàn khách quốc tế đến thăm, trao học bổng cho học sinh khó khăn (số liệu minh họa).",
)
OBSTACLES = (
    "Chưa có cán bộ chuyên trách, kinh phí còn hạn hẹp.",
    "Ít đối tác, hoạt động chủ yếu theo đợt.",
    "Giáo viên thông thạo ngoại ngữ còn mỏng.",
)
PROPOSALS = (
    "Đề nghị Sở tập huấn nghiệp vụ cho người phụ trách.",
    "Đề nghị có mẫu thống kê chung ngay từ đầu năm.",
    "",
)
REMARKS = (
    "Số học sinh đi Nhật Bản, Hàn Quốc tăng nhẹ so với kỳ trước (số liệu minh họa).",
    "Không có biến động lớn (số liệu minh họa).",
)
EXPLAINED = "Năm nay mở rộng cho cả phụ huynh và học sinh lớp nhỏ (số liệu minh họa)."
RETURNED_FOR = (
    "Số lượt người tham gia chưa khớp với phần lời, đề nghị rà soát.",
    "Thiếu kết quả của nhiệm vụ số 3, đề nghị bổ sung.",
)
REMARK_ON_FIGURE = "Số này lệch nhiều so với kỳ trước, đề nghị đối chiếu lại."
REMARK_ON_TEXT = "Nêu tên hoạt động, đối tác và thời gian."
CORRECTED_FOR = "Bổ sung hoạt động của điểm trường lẻ, lần trước tổng hợp thiếu."
CORRECTED_TEXT = "Đã bổ sung hoạt động của điểm trường lẻ (số liệu minh họa)."
EXEMPTED_FOR = "Đơn vị đang sửa chữa toàn bộ cơ sở, không tổ chức hoạt động trong năm."
EXTENDED_FOR = "Đơn vị thay đổi người phụ trách, đã có văn bản đề nghị."
