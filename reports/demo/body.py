"""How a body is written down in the tables of this package."""

from dataclasses import dataclass
from datetime import date

REFORM = date(2025, 7, 1)

LEVELS = {
    "trung-uong": ("Trung ương", 10),
    "tinh": ("Tỉnh, thành phố trực thuộc trung ương", 20),
    "so": ("Sở, ban, ngành cấp tỉnh", 30),
    "huyen": ("Quận, huyện (đến hết 30/6/2025)", 40),
    "xa": ("Xã, phường, đặc khu", 50),
    "co-so": ("Đơn vị cơ sở", 60),
}

KINDS = {
    "tw": "Cơ quan trung ương",
    "tu": "Tỉnh ủy, thành ủy",
    "hu": "Quận ủy, huyện ủy",
    "dux": "Đảng ủy xã, phường",
    "cb": "Chi bộ",
    "ban-dang": "Cơ quan tham mưu của cấp ủy",
    "ubt": "UBND tỉnh, thành phố",
    "vpt": "Văn phòng UBND tỉnh, thành phố",
    "so": "Sở",
    "phong": "Phòng, ban của cơ quan",
    "ubh": "UBND quận, huyện",
    "ubx": "UBND xã, phường",
    "pgd": "Phòng Giáo dục và Đào tạo",
    "thpt": "Trường THPT",
    "thcs": "Trường THCS",
    "th": "Trường tiểu học",
    "gdtx": "Trung tâm GDNN-GDTX",
    "nn": "Trung tâm ngoại ngữ, tin học, kỹ năng sống",
    "duhoc": "Đơn vị tư vấn du học",
    "dvtt": "Đơn vị sự nghiệp trực thuộc sở",
    "mt": "Ủy ban MTTQ Việt Nam",
    "doan-the": "Đoàn thể, hội quần chúng",
}

# For each kind: its level and its system.
_PLACE_OF_KIND = {
    "tw": ("trung-uong", "party"),
    "tu": ("tinh", "party"),
    "hu": ("huyen", "party"),
    "dux": ("xa", "party"),
    "cb": ("co-so", "party"),
    "ban-dang": ("huyen", "party"),
    "ubt": ("tinh", "state"),
    "vpt": ("so", "state"),
    "so": ("so", "state"),
    "phong": ("so", "state"),
    "ubh": ("huyen", "state"),
    "ubx": ("xa", "state"),
    "pgd": ("huyen", "state"),
    "thpt": ("co-so", "service"),
    "thcs": ("co-so", "service"),
    "th": ("co-so", "service"),
    "gdtx": ("co-so", "service"),
    "nn": ("co-so", "other"),
    "duhoc": ("co-so", "other"),
    "dvtt": ("co-so", "service"),
    "mt": ("tinh", "front"),
    "doan-the": ("huyen", "front"),
}


@dataclass(frozen=True)
class Body:
    """A body as it stood when it came into the tables; what changed later is an event."""

    key: str
    name: str
    kind: str
    parent: str | None = None
    symbol: str = ""
    short: str = ""
    locality: str = ""
    place: str = ""
    level: str = ""
    system: str = ""
    is_internal: bool = False
    started_on: date | None = None

    @property
    def tier(self) -> str:
        return self.level or _PLACE_OF_KIND[self.kind][0]

    @property
    def line(self) -> str:
        return self.system or _PLACE_OF_KIND[self.kind][1]

    @property
    def document_format(self) -> str:
        return "party" if self.line == "party" else "state"
