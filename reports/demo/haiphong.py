"""Hải Phòng and the former Hải Dương: the state line, the Party line and the bodies they cooperate with."""

from reports.demo.body import REFORM, Body

HP, HD = "Hải Phòng", "Hải Dương"


def _city(key, name, kind, parent=None, symbol="", short="", **more):
    return Body(key, name, kind, parent, symbol, short, locality=HP, place=more.pop("place", HP), **more)


def _department(key, name, symbol, parent="hp.sgd"):
    return _city(key, name, "phong", parent, symbol, is_internal=True)


DEPARTMENTS = [
    ("hp.sgd.vp", "Văn phòng Sở", "VP"),
    ("hp.sgd.gdtrh", "Phòng Giáo dục Trung học", "GDTrH"),
    ("hp.sgd.gdth", "Phòng Giáo dục Tiểu học", "GDTH"),
    ("hp.sgd.gdtx", "Phòng Giáo dục thường xuyên", "GDTX"),
    ("hp.sgd.khtc", "Phòng Kế hoạch - Tài chính", "KHTC"),
    ("hp.sgd.tccb", "Phòng Tổ chức cán bộ", "TCCB"),
]

HIGH_SCHOOLS = [
    ("tranphu", "chuyên Trần Phú"),
    ("ngoquyen", "Ngô Quyền"),
    ("thaiphien", "Thái Phiên"),
    ("lehongphong", "Lê Hồng Phong"),
    ("trannguyenhan", "Trần Nguyên Hãn"),
    ("lequydon", "Lê Quý Đôn"),
    ("hongbang", "Hồng Bàng"),
    ("haian", "Hải An"),
    ("kienan", "Kiến An"),
    ("lythuongkiet", "Lý Thường Kiệt"),
    ("anduong", "An Dương"),
    ("vinhbao", "Vĩnh Bảo"),
]

# Centres below are invented: a licensed business must not be given invented figures.
CENTRES = [
    ("hp.nn.hoaphuong", "Trung tâm Ngoại ngữ Hoa Phượng (mẫu)", "nn"),
    ("hp.nn.songcam", "Trung tâm Ngoại ngữ Sông Cấm (mẫu)", "nn"),
    ("hp.nn.catbi", "Trung tâm Tin học và Kỹ năng sống Cát Bi (mẫu)", "nn"),
    ("hp.dh.bachdang", "Trung tâm tư vấn du học Bạch Đằng (mẫu)", "duhoc"),
    ("hp.dh.chanmay", "Trung tâm tư vấn du học Chân Mây (mẫu)", "duhoc"),
    ("hp.dh.dongduong", "Trung tâm tư vấn du học Đông Dương (mẫu)", "duhoc"),
]

UNITS = [
    ("hp.dv.gdtx", "Trung tâm Giáo dục thường xuyên Hải Phòng"),
    ("hp.dv.khiemthinh", "Trường Khiếm thính Hải Phòng"),
    ("hp.dv.khiemthi", "Trường Nuôi dạy trẻ em khiếm thị Hải Phòng"),
]

OFFICES = [
    ("hp.sngv", "Sở Ngoại vụ thành phố Hải Phòng", "SNgV", "Sở Ngoại vụ"),
    ("hp.syt", "Sở Y tế thành phố Hải Phòng", "SYT", "Sở Y tế"),
    ("hp.svh", "Sở Văn hóa và Thể thao thành phố Hải Phòng", "SVHTT", "Sở VH&TT"),
    ("hp.snv", "Sở Nội vụ thành phố Hải Phòng", "SNV", "Sở Nội vụ"),
    ("hp.stc", "Sở Tài chính thành phố Hải Phòng", "STC", "Sở Tài chính"),
]

# key, the district as it was, its lower secondary and its primary school, the communes that follow it (heir first)
DISTRICTS = [
    ("hongbang", "quận Hồng Bàng", "Hồng Bàng", "Đinh Tiên Hoàng", ["phường Hồng Bàng"]),
    ("lechan", "quận Lê Chân", "Tô Vĩnh Diện", "Dư Hàng", ["phường Lê Chân", "phường An Biên"]),
    ("ngoquyen", "quận Ngô Quyền", "Chu Văn An", "Nguyễn Khuyến", ["phường Ngô Quyền", "phường Gia Viên"]),
    ("haian", "quận Hải An", "Đông Hải", "Đằng Hải", ["phường Hải An"]),
    ("kienan", "quận Kiến An", "Trần Phú", "Nguyễn Thượng Hiền", ["phường Kiến An", "phường Phù Liễn"]),
    ("anduong", "huyện An Dương", "An Đồng", "An Hưng", ["phường An Dương"]),
    ("tienlang", "huyện Tiên Lãng", "Thị trấn Tiên Lãng", "Minh Đức", ["xã Tiên Lãng"]),
    ("vinhbao", "huyện Vĩnh Bảo", "Nguyễn Bỉnh Khiêm", "Tân Hưng", ["xã Vĩnh Bảo"]),
]


def place_of(unit: str) -> str:
    """`quận Hồng Bàng` → `Hồng Bàng`."""
    return unit.split(" ", 1)[1]


def commune_key(unit: str) -> str:
    """A short key for a commune: its place in the list of all communes."""
    units = [commune for *_, communes in DISTRICTS for commune in communes]
    return f"hp.xa.{units.index(unit) + 1:02d}"


def _district(key, unit, lower_secondary, primary, communes):
    here = place_of(unit)
    yield _city(f"hp.q.{key}", f"Ủy ban nhân dân {unit}", "ubh", "hp.ubnd", "UBND", f"UBND {unit}", place=here)
    office = f"Phòng Giáo dục và Đào tạo {unit}"
    yield _city(f"hp.pgd.{key}", office, "pgd", f"hp.q.{key}", "PGDĐT", f"Phòng GD&ĐT {unit}", place=here)
    for kind, title, name in (("thcs", "THCS", lower_secondary), ("th", "Tiểu học", primary)):
        yield _city(f"hp.{kind}.{key}", f"Trường {title} {name}", kind, f"hp.q.{key}", kind.upper(), place=here)
    for commune in communes:
        name = f"Ủy ban nhân dân {commune}"
        yield _city(
            commune_key(commune),
            name,
            "ubx",
            "hp.ubnd",
            "UBND",
            f"UBND {commune}",
            place=place_of(commune),
            started_on=REFORM,
        )


def _state_line():
    yield _city("hp.ubnd", "Ủy ban nhân dân thành phố Hải Phòng", "ubt", None, "UBND", "UBND thành phố Hải Phòng")
    yield _city("hp.vp", "Văn phòng Ủy ban nhân dân thành phố Hải Phòng", "vpt", "hp.ubnd", "VP", "Văn phòng UBND")
    yield _city("hp.sgd", "Sở Giáo dục và Đào tạo thành phố Hải Phòng", "so", "hp.ubnd", "SGDĐT", "Sở GD&ĐT Hải Phòng")
    for row in DEPARTMENTS:
        yield _department(*row)
    for key, name, symbol, short in OFFICES:
        yield _city(key, name, "so", "hp.ubnd", symbol, short)
    for key, name in HIGH_SCHOOLS:
        yield _city(f"hp.thpt.{key}", f"Trường THPT {name}", "thpt", "hp.sgd", "THPT")
    for key, name in UNITS:
        yield _city(key, name, "dvtt", "hp.sgd", "DVTT")
    for key, name, kind in CENTRES:
        yield _city(key, name, kind, "hp.sgd", "TT")
    for row in DISTRICTS:
        yield from _district(*row)
    for key, name in (("lechan", "quận Lê Chân"), ("anduong", "huyện An Dương"), ("vinhbao", "huyện Vĩnh Bảo")):
        centre = f"Trung tâm GDNN-GDTX {name}"
        yield _city(f"hp.gdtx.{key}", centre, "gdtx", f"hp.q.{key}", "GDNN-GDTX", place=place_of(name))


def _party_line():
    yield _city("hp.tu", "Thành ủy Hải Phòng", "tu", None, "TU", "Thành ủy Hải Phòng")
    yield _city("hp.tu.vp", "Văn phòng Thành ủy", "ban-dang", "hp.tu", "VPTU", level="so")
    yield _city("hp.tu.tg", "Ban Tuyên giáo và Dân vận Thành ủy", "ban-dang", "hp.tu", "BTGDVTU", level="so")
    for key, unit in (("hongbang", "Hồng Bàng"), ("lechan", "Lê Chân")):
        yield _city(f"hp.qu.{key}", f"Quận ủy {unit}", "hu", "hp.tu", "QU", place=unit)
        yield _city(f"hp.dux.{key}", f"Đảng ủy phường {unit}", "dux", "hp.tu", "ĐU", place=unit, started_on=REFORM)
    yield _city(
        "hp.mt", "Ủy ban Mặt trận Tổ quốc Việt Nam thành phố Hải Phòng", "mt", None, "MTTQ-BTT", "MTTQ thành phố"
    )
    friends = "Liên hiệp các tổ chức hữu nghị thành phố Hải Phòng"
    yield _city("hp.lhhn", friends, "doan-the", "hp.mt", "LHHN", "Liên hiệp hữu nghị", level="tinh")


def _former_haiduong():
    def body(key, name, kind, parent=None, symbol="", short="", **more):
        return Body(key, name, kind, parent, symbol, short, locality=HD, place=HD, **more)

    yield body("hd.ubnd", "Ủy ban nhân dân tỉnh Hải Dương", "ubt", None, "UBND", "UBND tỉnh Hải Dương")
    yield body("hd.sgd", "Sở Giáo dục và Đào tạo tỉnh Hải Dương", "so", "hd.ubnd", "SGDĐT", "Sở GD&ĐT Hải Dương")
    yield body("hd.tu", "Tỉnh ủy Hải Dương", "tu", None, "TU")
    for key, name in (("nguyentrai", "chuyên Nguyễn Trãi"), ("hongquang", "Hồng Quang"), ("tuky", "Tứ Kỳ")):
        yield body(f"hd.thpt.{key}", f"Trường THPT {name}", "thpt", "hd.sgd", "THPT")


BODIES = [*_state_line(), *_party_line(), *_former_haiduong()]
