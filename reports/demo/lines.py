"""Further lines of command, and what happened to bodies: a renaming, then the reorganization of 1 July 2025."""

from dataclasses import dataclass, field
from datetime import date

from reports.demo.body import REFORM
from reports.demo.haiphong import DISTRICTS, commune_key
from reports.demo.provinces import CAT_TIEN, HOA_BINH_DISTRICTS, XUAN_TRUONG

PARTY, PROFESSIONAL, ADMINISTRATIVE, COOPERATION = "party", "professional", "administrative", "cooperation"

PROVINCES_MERGED = "Nghị quyết số 202/2025/QH15 của Quốc hội về sắp xếp đơn vị hành chính cấp tỉnh"
COMMUNES_ARRANGED = "Nghị quyết của Ủy ban Thường vụ Quốc hội về sắp xếp đơn vị hành chính cấp xã năm 2025"
NINH_BINH = "Nghị quyết số 1674/NQ-UBTVQH15 về sắp xếp đơn vị hành chính cấp xã của tỉnh Ninh Bình năm 2025"
SCHOOLS_HANDED = "Nghị định số 142/2025/NĐ-CP về phân quyền, phân cấp trong lĩnh vực giáo dục"


@dataclass(frozen=True)
class Event:
    """`heir` takes the open duties; `renamed` and `moved` say what a body is called or stands under afterwards."""

    type: str
    on: date
    basis: str
    sources: tuple = ()
    targets: tuple = ()
    heir: str | None = None
    renamed: dict = field(default_factory=dict)
    moved: dict = field(default_factory=dict)
    note: str = ""


def links():
    """(body, superior, line, from, to): lines besides the main one."""
    for committee in ("hp.tu", "hd.tu", "hb.tu", "pt.tu", "nd.tu", "nb.tu", "ld.tu"):
        yield committee, "tw.bbt", PARTY
        yield committee, "tw.bct", PARTY
    for province in ("hp", "hd", "hb", "pt", "nd", "nb", "ld"):
        yield f"{province}.ubnd", "cp", ADMINISTRATIVE
        yield f"{province}.ubnd", f"{province}.tu", PARTY
    yield "hp.mt", "hp.tu", PARTY
    yield "hp.sgd", "hp.sngv", COOPERATION
    yield "hp.q.hongbang", "hp.qu.hongbang", PARTY
    yield "hp.q.lechan", "hp.qu.lechan", PARTY
    for key, *_ in DISTRICTS:
        yield f"hp.pgd.{key}", "hp.sgd", PROFESSIONAL
        yield f"hp.thcs.{key}", f"hp.pgd.{key}", PROFESSIONAL
        yield f"hp.th.{key}", f"hp.pgd.{key}", PROFESSIONAL
    for key in ("lechan", "anduong", "vinhbao"):
        yield f"hp.gdtx.{key}", "hp.sgd", PROFESSIONAL
    for key, *_ in HOA_BINH_DISTRICTS:
        yield f"hb.pgd.{key}", "hb.sgd", PROFESSIONAL
        yield f"hb.gdtx.{key}", "hb.sgd", PROFESSIONAL
    for province in ("nd", "ld"):
        yield f"{province}.h", f"{province}.hu", PARTY
        yield f"{province}.mt", f"{province}.hu", PARTY


def links_since_reform():
    """Lines that begin on 1 July 2025."""
    for key, *_ in DISTRICTS:
        yield f"hp.thcs.{key}", "hp.sgd", PROFESSIONAL
        yield f"hp.th.{key}", "hp.sgd", PROFESSIONAL
    yield commune_key("phường Hồng Bàng"), "hp.dux.hongbang", PARTY
    yield commune_key("phường Lê Chân"), "hp.dux.lechan", PARTY
    for key, _ in XUAN_TRUONG:
        yield f"nb.xa.{key}", f"nb.dux.{key}", PARTY
    for key, _ in CAT_TIEN:
        yield f"ld.xa.{key}", f"ld.duxm.{key}", PARTY


def _renaming():
    names = {
        "hp.q.anduong": "Ủy ban nhân dân quận An Dương",
        "hp.pgd.anduong": "Phòng Giáo dục và Đào tạo quận An Dương",
        "hp.gdtx.anduong": "Trung tâm GDNN-GDTX quận An Dương",
    }
    basis = "Nghị quyết số 1232/NQ-UBTVQH15 về sắp xếp đơn vị hành chính của thành phố Hải Phòng"
    note = "Huyện An Dương thành quận An Dương."
    yield Event("renaming", date(2025, 1, 1), basis, targets=tuple(names), renamed=names, note=note)


def _hai_phong():
    schools = {}
    for key, _, _, _, communes in DISTRICTS:
        heir = commune_key(communes[0])
        schools |= {f"hp.thcs.{key}": heir, f"hp.th.{key}": heir}
    centres = dict.fromkeys((f"hp.gdtx.{key}" for key in ("lechan", "anduong", "vinhbao")), "hp.sgd")
    note = "Trường THCS, tiểu học về UBND xã, phường; quản lý chuyên môn thuộc Sở GD&ĐT."
    yield Event("move", REFORM, SCHOOLS_HANDED, targets=tuple(schools), moved=schools, note=note)
    note = "Trung tâm GDNN-GDTX về Sở GD&ĐT."
    yield Event("move", REFORM, SCHOOLS_HANDED, targets=tuple(centres), moved=centres, note=note)
    for key, unit, _, _, communes in DISTRICTS:
        heirs = tuple(commune_key(commune) for commune in communes)
        note = f"Việc đang làm chuyển về UBND {communes[0]}; quản lý chuyên môn về Sở GD&ĐT."
        yield _succession(SCHOOLS_HANDED, f"hp.pgd.{key}", heirs, note)
        yield _succession(COMMUNES_ARRANGED, f"hp.q.{key}", heirs, f"Kết thúc cấp huyện: {unit}.")
    for key in ("hongbang", "lechan"):
        yield _succession(COMMUNES_ARRANGED, f"hp.qu.{key}", (f"hp.dux.{key}",))
    for office in ("sgd", "ubnd", "tu"):
        yield _succession(PROVINCES_MERGED, f"hd.{office}", (f"hp.{office}",), "Hải Dương nhập vào Hải Phòng.")


def _succession(basis, old, heirs, note=""):
    """One body ends; the first of `heirs` takes what is open. A single heir is a merger, several are a split."""
    return Event("split" if len(heirs) > 1 else "merger", REFORM, basis, (old,), heirs, heirs[0], note=note)


def _hoa_binh():
    centres = {f"hb.gdtx.{key}": "pt.sgd" for key, *_ in HOA_BINH_DISTRICTS}
    yield Event("move", REFORM, SCHOOLS_HANDED, targets=tuple(centres), moved=centres)
    for key, *_ in HOA_BINH_DISTRICTS:
        yield _succession(SCHOOLS_HANDED, f"hb.pgd.{key}", (f"pt.xa.{key}",))
        yield _succession(COMMUNES_ARRANGED, f"hb.h.{key}", (f"pt.xa.{key}",))
    note = "Hòa Bình, Vĩnh Phúc và Phú Thọ thành tỉnh Phú Thọ."
    for old, new in (("sgd", "sgd"), ("vp", "vp"), ("skhdt", "ubnd"), ("ubnd", "ubnd"), ("tu", "tu")):
        yield _succession(PROVINCES_MERGED, f"hb.{old}", (f"pt.{new}",), note)


def _xuan_truong():
    heir = "nb.dux.xuantruong"
    for old in ("tt", "xuanhong", "xuanninh", "xuanvinh", "thonghiep"):
        yield _succession(NINH_BINH, f"nd.dux.{old}", ("nb.dux.xuanhong" if old == "xuanhong" else heir,))
    for old in ("cb.ttgdtx", "cb.congan", "hu.vp", "hu.tg", "hu.tc", "mt"):
        yield Event("dissolution", REFORM, NINH_BINH, (f"nd.{old}",))
    committees = tuple(f"nb.dux.{key}" for key, _ in XUAN_TRUONG)
    note = "Huyện ủy kết thúc hoạt động; bốn đảng ủy xã kế tục, việc đang mở giao Đảng ủy xã Xuân Trường."
    yield _succession(NINH_BINH, "nd.hu", committees, note)
    yield _succession(NINH_BINH, "nd.h", tuple(f"nb.xa.{key}" for key, _ in XUAN_TRUONG))
    note = "Nam Định, Hà Nam và Ninh Bình thành tỉnh Ninh Bình."
    for office in ("tu", "ubnd"):
        yield _succession(PROVINCES_MERGED, f"nd.{office}", (f"nb.{office}",), note)


def _cat_tien():
    committees = tuple(f"ld.duxm.{key}" for key, _ in CAT_TIEN)
    for old, target in (("tt", 0), ("gv", 0), ("qn", 0), ("ttpc", 1), ("dnt", 2)):
        yield _succession(COMMUNES_ARRANGED, f"ld.dux.{old}", (committees[target],))
    for old in ("hu.vp", "hu.tg", "hu.tc", "hu.dv", "hu.kt", "dt.nd", "dt.pn", "dt.tn", "dt.ccb", "mt"):
        yield Event("dissolution", REFORM, COMMUNES_ARRANGED, (f"ld.{old}",))
    yield _succession(COMMUNES_ARRANGED, "ld.hu", committees)
    yield _succession(COMMUNES_ARRANGED, "ld.h", tuple(f"ld.xa.{key}" for key, _ in CAT_TIEN))


EVENTS = [*_renaming(), *_hai_phong(), *_hoa_binh(), *_xuan_truong(), *_cat_tien()]
