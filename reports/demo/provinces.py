"""The central bodies and the other provinces: Hòa Bình and Phú Thọ, Nam Định and Ninh Bình, Lâm Đồng."""

from reports.demo.body import REFORM, Body

CENTRAL = [
    Body("tw", "Ban Chấp hành Trung ương Đảng", "tw", None, "TW", "Trung ương Đảng", place="Hà Nội"),
    Body("tw.bct", "Bộ Chính trị", "tw", "tw", "TW", place="Hà Nội"),
    Body("tw.bbt", "Ban Bí thư", "tw", "tw", "TW", "Ban Bí thư Trung ương Đảng", place="Hà Nội"),
    Body("cp", "Chính phủ", "tw", None, "CP", place="Hà Nội", system="state"),
]


def _maker(locality):
    def body(key, name, kind, parent=None, symbol="", short="", **more):
        place = more.pop("place", locality)
        return Body(key, name, kind, parent, symbol, short, locality=locality, place=place, **more)

    return body


# --- Hòa Bình, since 1 July 2025 Phú Thọ ----------------------------------------------------------
HOA_BINH_DISTRICTS = [
    ("hoabinh", "thành phố Hòa Bình", "phường Hòa Bình"),
    ("kimboi", "huyện Kim Bôi", "xã Kim Bôi"),
    ("maichau", "huyện Mai Châu", "xã Mai Châu"),
]
HOA_BINH_SCHOOLS = [
    ("hoangvanthu", "Trường THPT chuyên Hoàng Văn Thụ"),
    ("congnghiep", "Trường THPT Công Nghiệp"),
    ("kimboi", "Trường THPT Kim Bôi"),
    ("maichau", "Trường THPT Mai Châu"),
]


def _hoa_binh():
    body = _maker("Hòa Bình")
    yield body("hb.ubnd", "Ủy ban nhân dân tỉnh Hòa Bình", "ubt", None, "UBND", "UBND tỉnh Hòa Bình")
    yield body("hb.vp", "Văn phòng Ủy ban nhân dân tỉnh Hòa Bình", "vpt", "hb.ubnd", "VPUBND", "Văn phòng UBND tỉnh")
    yield body("hb.sgd", "Sở Giáo dục và Đào tạo tỉnh Hòa Bình", "so", "hb.ubnd", "SGD&ĐT", "Sở GD&ĐT Hòa Bình")
    for key, name, symbol in (
        ("vp", "Văn phòng Sở", "VP"),
        ("khtc", "Phòng Kế hoạch tài chính", "KHTC"),
        ("gdtrh", "Phòng Giáo dục Trung học", "GDTrH"),
    ):
        yield body(f"hb.sgd.{key}", name, "phong", "hb.sgd", symbol, is_internal=True)
    for key, name in HOA_BINH_SCHOOLS:
        yield body(f"hb.thpt.{key}", name, "thpt", "hb.sgd", "THPT")
    yield body("hb.cdsp", "Trường Cao đẳng Sư phạm Hòa Bình", "dvtt", "hb.ubnd", "CĐSP")
    yield body("hb.skhdt", "Sở Kế hoạch và Đầu tư tỉnh Hòa Bình", "so", "hb.ubnd", "SKHĐT", "Sở KH&ĐT")
    yield body("hb.tu", "Tỉnh ủy Hòa Bình", "tu", None, "TU")
    for key, unit, _ in HOA_BINH_DISTRICTS:
        here = unit.split(" ", 1)[1] if unit.startswith("huyện") else "Hòa Bình"
        yield body(f"hb.h.{key}", f"Ủy ban nhân dân {unit}", "ubh", "hb.ubnd", "UBND", f"UBND {unit}", place=here)
        office = f"Phòng Giáo dục và Đào tạo {unit}"
        yield body(f"hb.pgd.{key}", office, "pgd", f"hb.h.{key}", "PGDĐT", f"Phòng GD&ĐT {unit}", place=here)
        centre = f"Trung tâm GDNN-GDTX {unit}"
        yield body(f"hb.gdtx.{key}", centre, "gdtx", f"hb.h.{key}", "GDNN-GDTX", place=here)


def _phu_tho():
    body = _maker("Phú Thọ")
    yield body("pt.ubnd", "Ủy ban nhân dân tỉnh Phú Thọ", "ubt", None, "UBND", "UBND tỉnh Phú Thọ")
    yield body("pt.vp", "Văn phòng Ủy ban nhân dân tỉnh Phú Thọ", "vpt", "pt.ubnd", "VP", "Văn phòng UBND tỉnh")
    yield body("pt.sgd", "Sở Giáo dục và Đào tạo tỉnh Phú Thọ", "so", "pt.ubnd", "SGDĐT", "Sở GD&ĐT Phú Thọ")
    yield body("pt.tu", "Tỉnh ủy Phú Thọ", "tu", None, "TU")
    for key, _, commune in HOA_BINH_DISTRICTS:
        place = commune.split(" ", 1)[1]
        yield body(
            f"pt.xa.{key}",
            f"Ủy ban nhân dân {commune}",
            "ubx",
            "pt.ubnd",
            "UBND",
            f"UBND {commune}",
            place=place,
            started_on=REFORM,
        )


# --- Nam Định, since 1 July 2025 Ninh Bình ---------------------------------------------------------
XUAN_TRUONG = [
    ("xuantruong", "Xuân Trường"),
    ("xuanhong", "Xuân Hồng"),
    ("xuangiang", "Xuân Giang"),
    ("xuanhung", "Xuân Hưng"),
]
XUAN_TRUONG_CELLS = [
    ("thcs", "Chi bộ Trường THCS Xuân Trường"),
    ("mamnon", "Chi bộ Trường Mầm non Xuân Trường"),
    ("coquan", "Chi bộ cơ quan Ủy ban nhân dân xã"),
    ("quansu", "Chi bộ Quân sự xã"),
    ("tramyte", "Chi bộ Trạm Y tế xã"),
    ("thon1", "Chi bộ tổ dân phố số 1"),
    ("thon2", "Chi bộ tổ dân phố số 2"),
    ("thon3", "Chi bộ thôn Hạ"),
]


def _nam_dinh():
    body = _maker("Nam Định")
    here = "Xuân Trường"
    yield body("nd.tu", "Tỉnh ủy Nam Định", "tu", None, "TU")
    yield body("nd.hu", "Huyện ủy Xuân Trường", "hu", "nd.tu", "HU", place=here)
    for key, name, symbol in (
        ("vp", "Văn phòng Huyện ủy", "VPHU"),
        ("tg", "Ban Tuyên giáo Huyện ủy", "BTGHU"),
        ("tc", "Ban Tổ chức Huyện ủy", "BTCHU"),
    ):
        yield body(f"nd.hu.{key}", name, "ban-dang", "nd.hu", symbol, place=here)
    for key, name in (
        ("tt", "Đảng ủy thị trấn Xuân Trường"),
        ("xuanhong", "Đảng ủy xã Xuân Hồng (trước 01/7/2025)"),
        ("xuanninh", "Đảng ủy xã Xuân Ninh"),
        ("xuanvinh", "Đảng ủy xã Xuân Vinh"),
        ("thonghiep", "Đảng ủy xã Thọ Nghiệp"),
    ):
        yield body(f"nd.dux.{key}", name, "dux", "nd.hu", "ĐU", place=here)
    for key, name in (("ttgdtx", "Chi bộ Trung tâm GDNN-GDTX huyện"), ("congan", "Chi bộ Công an huyện")):
        yield body(f"nd.cb.{key}", name, "cb", "nd.hu", "CB", place=here)
    yield body("nd.ubnd", "Ủy ban nhân dân tỉnh Nam Định", "ubt", None, "UBND", "UBND tỉnh Nam Định")
    yield body("nd.h", "Ủy ban nhân dân huyện Xuân Trường", "ubh", "nd.ubnd", "UBND", "UBND huyện", place=here)
    yield body("nd.mt", "Ủy ban MTTQ Việt Nam huyện Xuân Trường", "mt", None, "MTTQ", level="huyen", place=here)


def _ninh_binh():
    body = _maker("Ninh Bình")
    yield body("nb.tu", "Tỉnh ủy Ninh Bình", "tu", None, "TU")
    yield body("nb.tu.vp", "Văn phòng Tỉnh ủy", "ban-dang", "nb.tu", "VPTU", level="so")
    yield body("nb.ubnd", "Ủy ban nhân dân tỉnh Ninh Bình", "ubt", None, "UBND", "UBND tỉnh Ninh Bình")
    for key, name in XUAN_TRUONG:
        yield body(f"nb.dux.{key}", f"Đảng ủy xã {name}", "dux", "nb.tu", "ĐU", place=name, started_on=REFORM)
        yield body(
            f"nb.xa.{key}",
            f"Ủy ban nhân dân xã {name}",
            "ubx",
            "nb.ubnd",
            "UBND",
            f"UBND xã {name}",
            place=name,
            started_on=REFORM,
        )
    for key, name in XUAN_TRUONG_CELLS:
        yield body(f"nb.cb.{key}", name, "cb", "nb.dux.xuantruong", "CB", place="Xuân Trường", started_on=REFORM)


# --- Lâm Đồng --------------------------------------------------------------------------------------
CAT_TIEN = [("cattien", "Cát Tiên"), ("cattien2", "Cát Tiên 2"), ("cattien3", "Cát Tiên 3")]


def _lam_dong():
    body = _maker("Lâm Đồng")
    here = "Cát Tiên"
    yield body("ld.tu", "Tỉnh ủy Lâm Đồng", "tu", None, "TU", place="Đà Lạt")
    yield body("ld.hu", "Huyện ủy Cát Tiên", "hu", "ld.tu", "HU", place=here)
    for key, name, symbol in (
        ("vp", "Văn phòng Huyện ủy", "VPHU"),
        ("tg", "Ban Tuyên giáo Huyện ủy", "BTGHU"),
        ("tc", "Ban Tổ chức Huyện ủy", "BTCHU"),
        ("dv", "Ban Dân vận Huyện ủy", "BDVHU"),
        ("kt", "Ủy ban Kiểm tra Huyện ủy", "UBKTHU"),
    ):
        yield body(f"ld.hu.{key}", name, "ban-dang", "ld.hu", symbol, place=here)
    for key, name in (
        ("tt", "Đảng ủy thị trấn Cát Tiên"),
        ("ttpc", "Đảng ủy thị trấn Phước Cát"),
        ("qn", "Đảng ủy xã Quảng Ngãi"),
        ("gv", "Đảng ủy xã Gia Viễn"),
        ("dnt", "Đảng ủy xã Đồng Nai Thượng"),
    ):
        yield body(f"ld.dux.{key}", name, "dux", "ld.hu", "ĐU", place=here)
    yield body("ld.ubnd", "Ủy ban nhân dân tỉnh Lâm Đồng", "ubt", None, "UBND", "UBND tỉnh Lâm Đồng", place="Đà Lạt")
    yield body("ld.h", "Ủy ban nhân dân huyện Cát Tiên", "ubh", "ld.ubnd", "UBND", "UBND huyện", place=here)
    mttq = "Ủy ban MTTQ Việt Nam huyện Cát Tiên"
    yield body("ld.mt", mttq, "mt", None, "MTTQ", level="huyen", place=here)
    for key, name in (
        ("nd", "Hội Nông dân huyện Cát Tiên"),
        ("pn", "Hội Liên hiệp Phụ nữ huyện Cát Tiên"),
        ("tn", "Huyện đoàn Cát Tiên"),
        ("ccb", "Hội Cựu chiến binh huyện Cát Tiên"),
    ):
        yield body(f"ld.dt.{key}", name, "doan-the", "ld.mt", "HH", place=here)
    for key, name in CAT_TIEN:
        yield body(f"ld.duxm.{key}", f"Đảng ủy xã {name}", "dux", "ld.tu", "ĐU", place=name, started_on=REFORM)
        yield body(
            f"ld.xa.{key}",
            f"Ủy ban nhân dân xã {name}",
            "ubx",
            "ld.ubnd",
            "UBND",
            f"UBND xã {name}",
            place=name,
            started_on=REFORM,
        )


BODIES = [*CENTRAL, *_hoa_binh(), *_phu_tho(), *_nam_dinh(), *_ninh_binh(), *_lam_dong()]
