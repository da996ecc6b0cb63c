"""People, posts, registers: names are placeholders and say so; nobody here is a person of the real papers."""

from dataclasses import dataclass
from datetime import date

from reports.demo.body import REFORM

# The ten accounts of the login page: username → (full name, body, role).
ACCOUNTS = {
    "vanthu": ("Nguyễn Văn Thư (mẫu)", "hp.sgd", "clerk"),
    "chuyenvien": ("Trần Thị Viên (mẫu)", "hp.sgd", "specialist"),
    "giamdoc": ("Lê Văn Giám (mẫu)", "hp.sgd", "head"),
    "thutruong": ("Hoàng Thị Trường (mẫu)", "hp.thpt.ngoquyen", "head"),
    "lanhdao": ("Vũ Văn Lãnh (mẫu)", "hp.ubnd", "leader"),
    "kiemtra": ("Đặng Thị Kiểm (mẫu)", "hp.ubnd", "auditor"),
    "danguyxa": ("Bùi Thị Đảng (mẫu)", "nb.dux.xuantruong", "clerk"),
    "bithu": ("Đỗ Văn Bí Thư (mẫu)", "nb.dux.xuantruong", "head"),
    "chibo": ("Ngô Thị Chi (mẫu)", "nb.cb.thcs", "head"),
    "quantri": ("Hồ Văn Quản (mẫu)", "hp.ubnd", "administrator"),
}

# Further people who act in the demonstration; they cannot sign in. username → (body, role)
STAFF = {
    "sgd.pho": ("hp.sgd", "leader"),
    "sgd.chuyenvien2": ("hp.sgd", "specialist"),
    "sgd.vp": ("hp.sgd.vp", "specialist"),
    "sgd.gdtrh": ("hp.sgd.gdtrh", "specialist"),
    "ubnd.vanthu": ("hp.ubnd", "clerk"),
    "ubnd.chutich": ("hp.ubnd", "head"),
    "ngoaivu.vanthu": ("hp.sngv", "clerk"),
    "ngoaivu.giamdoc": ("hp.sngv", "head"),
    "ngoquyen.vanthu": ("hp.thpt.ngoquyen", "clerk"),
    "ngoquyen.giaovien": ("hp.thpt.ngoquyen", "specialist"),
    "hoabinh.chuyenvien": ("hb.sgd", "specialist"),
    "hoabinh.vanthu": ("hb.sgd", "clerk"),
    "hoabinh.giamdoc": ("hb.sgd", "head"),
    "xuantruong.vanthu": ("nd.hu", "clerk"),
    "xuantruong.chuyenvien": ("nd.hu", "specialist"),
    "xuantruong.phobithu": ("nd.hu", "head"),
    "cattien.vanthu": ("ld.hu", "clerk"),
    "cattien.chuyenvien": ("ld.hu", "specialist"),
    "cattien.phobithu": ("ld.hu", "head"),
    "phutho.vanthu": ("pt.sgd", "clerk"),
    "phutho.giamdoc": ("pt.sgd", "head"),
    "dangxa.chuyenvien": ("nb.dux.xuantruong", "specialist"),
    "dangxa.thuongtruc": ("nb.dux.xuantruong", "leader"),
    "cattienxa.vanthu": ("ld.duxm.cattien", "clerk"),
    "cattienxa.bithu": ("ld.duxm.cattien", "head"),
}

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý")
MIDDLES = ("Văn", "Thị")
GIVEN = ("An", "Bình", "Chi", "Dung", "Giang", "Hà", "Khánh", "Lan", "Minh", "Nga", "Oanh", "Phong", "Quân", "Sơn")


def placeholder_name(number: int) -> str:
    """A Vietnamese name that is visibly a sample."""
    family = FAMILIES[number % len(FAMILIES)]
    given = GIVEN[(number * 5 + number // len(FAMILIES)) % len(GIVEN)]
    return f"{family} {MIDDLES[number % 2]} {given} (mẫu)"


@dataclass(frozen=True)
class PostRow:
    body: str
    title: str
    holder: str
    authorities: tuple
    collective: str = ""
    head_title: str = ""


COMMITTEE = "BAN THƯỜNG VỤ"
POSTS = [
    PostRow("hp.sgd", "Giám đốc", "giamdoc", ("direct",), head_title="GIÁM ĐỐC"),
    PostRow("hp.sgd", "Phó Giám đốc", "sgd.pho", ("KT",), head_title="GIÁM ĐỐC"),
    PostRow("hp.sgd.vp", "Chánh Văn phòng Sở", "sgd.vp", ("TL",), head_title="GIÁM ĐỐC"),
    PostRow("hp.ubnd", "Chủ tịch", "ubnd.chutich", ("TM",), "ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    PostRow("hp.ubnd", "Phó Chủ tịch", "lanhdao", ("KT", "TM"), "ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
    PostRow("hp.sngv", "Giám đốc", "ngoaivu.giamdoc", ("direct",), head_title="GIÁM ĐỐC"),
    PostRow("hp.thpt.ngoquyen", "Hiệu trưởng", "thutruong", ("direct",), head_title="HIỆU TRƯỞNG"),
    PostRow("hb.sgd", "Giám đốc", "hoabinh.giamdoc", ("direct",), head_title="GIÁM ĐỐC"),
    PostRow("pt.sgd", "Giám đốc", "phutho.giamdoc", ("direct",), head_title="GIÁM ĐỐC"),
    PostRow("nd.hu", "Phó Bí thư Thường trực", "xuantruong.phobithu", ("TM",), COMMITTEE, "BÍ THƯ"),
    PostRow("ld.hu", "Phó Bí thư", "cattien.phobithu", ("TM",), COMMITTEE, "BÍ THƯ"),
    PostRow("nb.dux.xuantruong", "Bí thư", "bithu", ("TM",), COMMITTEE, "BÍ THƯ"),
    PostRow("nb.dux.xuantruong", "Phó Bí thư Thường trực", "dangxa.thuongtruc", ("TM",), COMMITTEE, "BÍ THƯ"),
    PostRow("nb.cb.thcs", "Bí thư chi bộ", "chibo", ("TM",), "CHI BỘ", "BÍ THƯ"),
    PostRow("ld.duxm.cattien", "Bí thư", "cattienxa.bithu", ("TM",), COMMITTEE, "BÍ THƯ"),
]


@dataclass(frozen=True)
class SeriesRow:
    """A register of outgoing papers; `terms` only for committees: (name, from, to)."""

    body: str
    scope: str = "year"
    terms: tuple = ()
    name: str = "Sổ văn bản đi"
    kinds: tuple = ()


OLD_TERM = ("Nhiệm kỳ 2020 – 2025", date(2020, 8, 1), REFORM)
NEW_TERM = ("Nhiệm kỳ 2025 – 2030", date(2025, 7, 20), None)
SERIES = [
    SeriesRow("hp.sgd"),
    SeriesRow("hp.ubnd"),
    SeriesRow("hp.sngv"),
    SeriesRow("hp.thpt.ngoquyen"),
    SeriesRow("hb.sgd"),
    SeriesRow("pt.sgd"),
    SeriesRow("nd.hu", "term", (OLD_TERM,), "Sổ kế hoạch", ("KH",)),
    SeriesRow("nd.hu", "term", (OLD_TERM,), "Sổ công văn", ("CV",)),
    SeriesRow("ld.hu", "term", (OLD_TERM,), "Sổ công văn", ("CV",)),
    SeriesRow("nb.dux.xuantruong", "term", (NEW_TERM,), "Sổ kế hoạch", ("KH",)),
    SeriesRow("nb.dux.xuantruong", "term", (NEW_TERM,), "Sổ công văn", ("CV",)),
    SeriesRow("ld.duxm.cattien", "term", (NEW_TERM,), "Sổ kế hoạch", ("KH",)),
]
