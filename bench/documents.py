"""Drawing papers of 6, 37 and 130 pages: our render_pdf against bare WeasyPrint and against LibreOffice from DOCX."""

import argparse
import gc
import json
import os
import resource
import shutil
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from pathlib import Path

import django

django.setup()

import pikepdf  # noqa: E402 the settings come first
import weasyprint  # noqa: E402

from directives.printing_process import drawer  # noqa: E402
from plans.documents import render_docx, render_pdf  # noqa: E402
from plans.documents.rendering import _source  # noqa: E402
from plans.documents.structure import (  # noqa: E402
    HEADING,
    ITEM,
    PARAGRAPH,
    TABLE,
    Annex,
    Block,
    Column,
    Signature,
    SignLine,
    Structure,
    Table,
)

SIZES = {6: (3, 8), 37: (25, 77), 130: (93, 270)}  # pages: sections, rows of the annex
GOAL_WEASYPRINT, GOAL_LINEAR, GOAL_MEMORY = 1.3, 1.3, 350
GOAL_LIBREOFFICE = 0.5  # of the shortest paper; LibreOffice pays its start once, so a longer one is only reported
SECONDS = 600
TEXT = (
    "Quán triệt và tổ chức thực hiện có hiệu quả Chỉ thị số 12-CT/TW ngày 05/01/2022 của Ban Bí thư về tăng cường sự "
    "lãnh đạo của Đảng, nâng cao hiệu quả công tác đối ngoại nhân dân trong tình hình mới; gắn việc thực hiện với "
    "nhiệm vụ **trọng tâm** của đơn vị, bảo đảm *thiết thực*, tiết kiệm; kịp thời biểu dương nơi làm tốt."
)


@dataclass
class Measure:
    """One size: CPU seconds of each way, round by round; `peak` in MB of the drawing process."""

    pages: int
    ours: list = field(default_factory=list)
    bare: list = field(default_factory=list)
    office: list = field(default_factory=list)
    peak: float = 0

    def ratio(self, other: list) -> float:
        return statistics.median(self.ours) / statistics.median(other)


def main(arguments) -> int:
    parser = argparse.ArgumentParser(prog="./run bench documents", description="Đo việc vẽ văn bản.")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args(arguments)
    measures = [measure(pages, options.rounds if pages < 100 else min(options.rounds, 3)) for pages in SIZES]
    drawer.stop()
    met = [report(one, is_short=one is measures[0]) for one in measures]
    met.append(report_growth(measures[0], measures[-1]))
    if options.json:
        rows = [vars(one) for one in measures]
        options.json.write_text(json.dumps({"load": os.getloadavg(), "sizes": rows}, indent=2), encoding="utf-8")
    return 0 if all(met) else 1


def measure(wanted: int, rounds: int) -> Measure:
    """Every way in every round, so that a busy machine weighs on all alike; the first drawing warms up, uncounted."""
    structure = paper(*SIZES[wanted])
    drawer.stop()
    data = render_pdf(structure, seconds=SECONDS)
    with pikepdf.open(BytesIO(data)) as pdf:
        found = Measure(len(pdf.pages))
    found.peak = drawer.last["peak"] / 1e6
    text, css = _source(structure)
    bare(text, css)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "van-ban.docx"
        file.write_bytes(render_docx(structure))
        has_office = shutil.which("soffice") and office(file, folder)
        for _ in range(rounds):
            found.ours.append(ours(structure))
            found.bare.append(bare(text, css))
            if has_office:
                found.office.append(office(file, folder))
    return found


def ours(structure: Structure) -> float:
    """Of the portal's process and of the one that draws."""
    gc.collect()
    started = time.process_time()
    render_pdf(structure, seconds=SECONDS)
    return time.process_time() - started + drawer.last["cpu"]


def bare(text: str, css: str) -> float:
    gc.collect()
    started = time.process_time()
    sheet = weasyprint.CSS(string=css)
    weasyprint.HTML(string=text).write_pdf(stylesheets=[sheet], pdf_variant="pdf/a-2a")
    return time.process_time() - started


def office(file: Path, folder: str) -> float:
    """A new process each time; its profile is made by the first, which is not counted."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=SECONDS)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def report(found: Measure, *, is_short: bool) -> bool:
    met = [found.ratio(found.bare) <= GOAL_WEASYPRINT, found.peak <= GOAL_MEMORY]
    say(f"{found.pages} trang: {statistics.median(found.ours):.2f} s CPU; bộ nhớ cao nhất {found.peak:.0f} MB (≤ 350)")
    say(f"    / WeasyPrint trần {statistics.median(found.bare):.2f} s = {found.ratio(found.bare):.2f} lần (≤ 1,3)")
    if found.office:
        goal = "≤ 0,5" if is_short else "chỉ ghi lại"
        say(f"    / LibreOffice {statistics.median(found.office):.2f} s = {found.ratio(found.office):.2f} lần ({goal})")
        met.append(not is_short or found.ratio(found.office) <= GOAL_LIBREOFFICE)
    else:
        say("    / LibreOffice: không đo, máy chưa có soffice")
    say(f"    {'đạt' if all(met) else 'KHÔNG ĐẠT'}")
    return all(met)


def report_growth(short: Measure, long: Measure) -> bool:
    """A page of the longest paper costs about what a page of the shortest does."""
    growth = statistics.median(long.ours) / long.pages / (statistics.median(short.ours) / short.pages)
    say(f"Một trang của bản {long.pages} trang / một trang của bản {short.pages} trang = {growth:.2f} lần (≤ 1,3)")
    return growth <= GOAL_LINEAR


def paper(sections: int, rows: int) -> Structure:
    """A plan: bases, sections with paragraphs and items, an annex of tasks."""
    blocks = [Block(PARAGRAPH, "Thực hiện Chỉ thị của Ban Bí thư, Sở xây dựng Kế hoạch như sau:")]
    for at in range(sections):
        blocks += [Block(HEADING, f"Nhóm nhiệm vụ thứ {at + 1}", f"{at + 1}.", 2)]
        blocks += [Block(PARAGRAPH, TEXT) for _ in range(4)]
        blocks += [Block(ITEM, TEXT, label, 2) for label in ("a)", "b)", "c)")]
    columns = (Column("TT", 6, "center"), Column("Nhiệm vụ", 34), Column("Chủ trì", 18), Column("Phối hợp", 18))
    columns += (Column("Thời hạn", 12), Column("Sản phẩm", 12))
    table = Table(columns, tuple(row(at) for at in range(1, rows + 1)))
    return Structure(
        "state", "KH", "KẾ HOẠCH", ("UBND THÀNH PHỐ HẢI PHÒNG",), ("SỞ GIÁO DỤC VÀ ĐÀO TẠO",),
        "Sở Giáo dục và Đào tạo", "Số: ", "05", "/KH-SGDĐT", "Hải Phòng", date(2026, 1, 5), 2026,
        "Thực hiện Chỉ thị số 12-CT/TW ngày 05/01/2022 của Ban Bí thư", bases=("Luật Giáo dục",), blocks=tuple(blocks),
        recipients=("UBND thành phố (để b/c)", "Các trường"), archive="Lưu: VT, VP",
        sign=Signature((SignLine("GIÁM ĐỐC"),), "Nguyễn Văn A"),
        annexes=(Annex("Bảng phân công nhiệm vụ", (Block(TABLE, table=table),), True),),
    )  # fmt: skip


def row(at: int) -> tuple[str, ...]:
    return (str(at), TEXT[: 80 + at * 37 % 120], "Phòng Giáo dục Trung học", "Văn phòng Sở", "30/6/2026", "Báo cáo")


def say(line: str) -> None:
    print(line)  # noqa: T201 the answer of the command
