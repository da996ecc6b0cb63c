"""Clean papers of both systems and all kinds, made from a seed: what a clerk would not touch."""

import random
from datetime import date, timedelta

from plans.documents.structure import (
    ARTICLE,
    CHAPTER,
    HEADING,
    ITEM,
    PARAGRAPH,
    TABLE,
    Annex,
    Attached,
    Block,
    Column,
    Signature,
    SignLine,
    Structure,
    Table,
)
from plans.documents.wording import roman

LETTERS = "abcdđeghik"
STATE_BODIES = (
    (("UBND THÀNH PHỐ HẢI PHÒNG",), ("SỞ GIÁO DỤC VÀ ĐÀO TẠO",), "Sở Giáo dục và Đào tạo", "SGDĐT", "Hải Phòng"),
    (("UBND TỈNH NINH BÌNH",), ("SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH",), "Sở Văn hóa, Thể thao và Du lịch", "SVHTTDL",
     "Ninh Bình"),
    ((), ("ỦY BAN NHÂN DÂN", "XÃ XUÂN TRƯỜNG"), "Ủy ban nhân dân xã Xuân Trường", "UBND", "Xuân Trường"),
    (("SỞ GIÁO DỤC VÀ ĐÀO TẠO HẢI PHÒNG",), ("TRƯỜNG TRUNG HỌC PHỔ THÔNG THÁI PHIÊN",),
     "Trường Trung học phổ thông Thái Phiên", "THPTTP", "Phường Ngô Quyền"),
    (("BỘ NỘI VỤ",), ("CỤC VĂN THƯ VÀ LƯU TRỮ NHÀ NƯỚC",), "Cục Văn thư và Lưu trữ nhà nước", "CVTLTNN", "Hà Nội"),
)  # fmt: skip
PARTY_BODIES = (
    ((), ("TỈNH ỦY ĐIỆN BIÊN",), "Tỉnh ủy Điện Biên", "TU", "Điện Biên Phủ"),
    (("ĐẢNG BỘ TỈNH LÂM ĐỒNG",), ("ĐẢNG ỦY ĐẶC KHU PHÚ QUÝ",), "Đảng ủy Đặc khu Phú Quý", "ĐU", "Phú Quý"),
    (("ĐẢNG BỘ THÀNH PHỐ HỒ CHÍ MINH",), ("ĐẢNG ỦY PHƯỜNG SÀI GÒN",), "Đảng ủy phường Sài Gòn", "ĐU", "Phường Sài Gòn"),
    (("TỈNH ỦY CAO BẰNG",), ("BAN TỔ CHỨC",), "Ban Tổ chức Tỉnh ủy Cao Bằng", "BTCTU", "Cao Bằng"),
    (("ĐẢNG BỘ CỤC LƯU TRỮ",), ("CHI BỘ PHÒNG HÀNH CHÍNH - QUẢN TRỊ",), "Chi bộ Phòng Hành chính - Quản trị", "CB",
     "Hà Nội"),
)  # fmt: skip
SENTENCES = (
    "Các đơn vị tổ chức quán triệt nội dung văn bản đến toàn thể cán bộ, công chức, viên chức và người lao động.",
    "Thủ trưởng các đơn vị chịu trách nhiệm chỉ đạo, kiểm tra việc thực hiện trong phạm vi nhiệm vụ được giao.",
    "Nâng cao nhận thức của cán bộ, đảng viên và nhân dân về vị trí, vai trò của công tác đối ngoại nhân dân.",
    "Định kỳ trước ngày 10 tháng 12 hằng năm, các đơn vị báo cáo kết quả thực hiện để tổng hợp.",
    "Bảo đảm thiết thực, tiết kiệm, hiệu quả; không hình thức, không phô trương.",
    "Văn phòng theo dõi, đôn đốc và tổng hợp tình hình; kịp thời đề xuất khen thưởng tập thể, cá nhân tiêu biểu.",
    "Đổi mới nội dung, phương thức tuyên truyền; chú trọng các nền tảng số và mạng lưới thông tin cơ sở.",
    "Kinh phí thực hiện bố trí trong dự toán ngân sách hằng năm của đơn vị theo quy định hiện hành.",
    "Phấn đấu đến hết năm 2030 có 98,5% thôn, tổ dân phố hoàn thành chỉ tiêu đã đề ra.",
    "Từng bước từng bước mở rộng mô hình, ngày càng đi vào chiều sâu, phù hợp với điều kiện của địa phương.",
)
TITLES = (
    "Mục đích, yêu cầu", "Nội dung và giải pháp", "Nhiệm vụ trọng tâm", "Tổ chức thực hiện", "Kinh phí thực hiện",
    "Công tác tuyên truyền", "Công tác kiểm tra, giám sát", "Ứng dụng công nghệ thông tin",
)  # fmt: skip
SUBJECTS = (
    "thực hiện nhiệm vụ năm học", "triển khai công tác đối ngoại nhân dân trong tình hình mới",
    "thực hiện Chỉ thị số 12-CT/TW{comma} ngày 05/01/2022 của Ban Bí thư về công tác đối ngoại nhân dân",
    "tổ chức hội nghị tổng kết phong trào thi đua yêu nước",
)  # fmt: skip
BASES = (
    "Luật Giáo dục{year}", "Luật Tổ chức chính quyền địa phương{year}",
    "Nghị định số 30/2020/NĐ-CP{comma} ngày 05/3/2020 của Chính phủ về công tác văn thư",
    "Quyết định số 131/QĐ-TTg{comma} ngày 25/01/2022 của Thủ tướng Chính phủ phê duyệt Đề án tăng cường ứng dụng "
    "công nghệ thông tin",
    "Nghị quyết số 34-NQ/TW{comma} ngày 09/01/2023 của Bộ Chính trị về một số định hướng lớn",
)  # fmt: skip
RECIPIENTS = (
    "Thường trực Tỉnh ủy", "Các phòng, đơn vị trực thuộc", "Báo và Đài Phát thanh, Truyền hình tỉnh",
    "Trang thông tin điện tử", "Ban Thường vụ Đoàn Thanh niên", "Ủy ban nhân dân các xã, phường, đặc khu",
    "Các trường trung học phổ thông", "Sở Tài chính", "Ủy ban Mặt trận Tổ quốc các xã, phường",
)  # fmt: skip
KINDS = (
    ("KH", "KẾ HOẠCH", "KH"), ("CTr", "CHƯƠNG TRÌNH HÀNH ĐỘNG", "CTr"), ("BC", "BÁO CÁO", "BC"),
    ("TB", "THÔNG BÁO", "TB"), ("TTr", "TỜ TRÌNH", "TTr"), ("CV", "", "CV"), ("QD", "QUYẾT ĐỊNH", "QĐ"),
)  # fmt: skip
STATE_SIGNS = (
    (("GIÁM ĐỐC",), "SỞ"), (("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"), "SỞ"), (("TL. GIÁM ĐỐC", "CHÁNH VĂN PHÒNG"), "SỞ"),
    (("TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG TỔ CHỨC CÁN BỘ"), "SỞ"), (("Q. GIÁM ĐỐC",), "SỞ"),
    (("TL. GIÁM ĐỐC", "KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"), "SỞ"),
    (("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"), "ỦY"),
    (("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "ỦY"),
    (("HIỆU TRƯỞNG",), "TRƯỜNG"), (("KT. HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG"), "TRƯỜNG"),
    (("CỤC TRƯỞNG",), "CỤC"), (("KT. CỤC TRƯỞNG", "PHÓ CỤC TRƯỞNG"), "CỤC"),
)  # fmt: skip
PARTY_SIGNS = (
    (("T/M BAN THƯỜNG VỤ", "BÍ THƯ"), ("TỈNH", "ĐẢNG")), (("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"), ("TỈNH", "ĐẢNG")),
    (("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ THƯỜNG TRỰC"), ("TỈNH", "ĐẢNG")), (("T/M ĐẢNG ỦY", "BÍ THƯ"), ("ĐẢNG",)),
    (("T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG"), ("TỈNH", "ĐẢNG")), (("T/M CHI BỘ", "BÍ THƯ"), ("CHI",)),
    (("TRƯỞNG BAN",), ("BAN",)), (("K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN"), ("BAN",)), (("PHÓ TRƯỞNG BAN",), ("BAN",)),
    (("Q. TRƯỞNG BAN",), ("BAN",)),
)  # fmt: skip
NAMES = ("Nguyễn Văn An", "Trần Thị Thu Hòa", "Lê Quốc Hiệu", "Phạm Minh Tuấn", "Vũ Thị Khuyên")


def clean(seed: int) -> Structure:
    """The clean paper of this number: the same one always."""
    return Maker(random.Random(seed)).structure()


class Maker:
    def __init__(self, rng: random.Random):
        self.rng = rng
        self.is_party = rng.random() < 0.5
        self.kind, self.kind_name, self.short = rng.choice(KINDS)
        if self.is_party and self.kind == "QD":
            self.kind, self.kind_name, self.short = KINDS[0]
        self.parent, self.issuer, self.name, self.symbol, self.place = rng.choice(
            PARTY_BODIES if self.is_party else STATE_BODIES
        )

    def structure(self) -> Structure:
        rng, issued = self.rng, self.rng.random() < 0.6
        has_addressees = self.kind in ("CV", "TTr") or (self.kind == "BC" and rng.random() < 0.5)
        names = rng.sample(RECIPIENTS, rng.randint(3, 7))
        cut = rng.randint(1, 2) if has_addressees else 0
        annexes = self._annexes()
        return Structure(
            format="party" if self.is_party else "state", kind=self.kind, kind_name=self.kind_name,
            parent_lines=self.parent, issuer_lines=self.issuer, issuer_name=self.name,
            number_prefix="Số " if self.is_party else "Số: ",
            number=f"{rng.randint(1, 1500):02d}" if issued else "", symbol=self._symbol(), place=self.place,
            day=date(2026, 1, 2) + timedelta(rng.randint(0, 320)) if issued else None, year=2026,
            subject=self._subject(), addressees=tuple(names[:cut]), bases=self._bases(),
            blocks=self._blocks(bool(annexes)), recipients=tuple(names[cut:]), archive=self._archive(),
            sign=self._sign(), annexes=annexes, **self._decision(),
            urgency=rng.choice(("", "", "KHẨN")),
            draft="" if issued or rng.random() < 0.7 else ("Dự thảo lần 2" if self.is_party else "DỰ THẢO"),
        )  # fmt: skip

    def _symbol(self) -> str:
        if self.is_party:
            return f"-{self.short}/{self.symbol}"
        return f"/{self.symbol}-VP" if self.kind == "CV" else f"/{self.short}-{self.symbol}"

    def _comma(self, text: str) -> str:
        return text.format(comma="," if self.is_party else "", year=" năm 2019" if self.is_party else "")

    def _subject(self) -> str:
        return self._comma(self.rng.choice(SUBJECTS)) if self.kind != "CV" else self.rng.choice(SUBJECTS[:2])

    def _bases(self) -> tuple[str, ...]:
        if self.kind == "CV" or (self.kind != "QD" and self.rng.random() < 0.4):
            return ()
        found = [self._comma(text) for text in self.rng.sample(BASES, self.rng.randint(1, 4))]
        return (*found, *(("Theo đề nghị của Chánh Văn phòng",) if self.kind == "QD" else ()))

    def _archive(self) -> str:
        if not self.is_party:
            return self.rng.choice(("Lưu: VT, VP", "Lưu: VT", "Lưu: VT, TCCB"))
        return "Lưu Chi bộ" if self.symbol == "CB" else "Lưu Văn phòng Đảng ủy"

    def _sign(self) -> Signature:
        first = self.issuer[0]
        if self.is_party:
            fits = [lines for lines, words in PARTY_SIGNS if first.startswith(words)]
            lines = self.rng.choice(fits)
            shown = tuple(SignLine(text, len(lines) > 1 and at == 0) for at, text in enumerate(lines))
            return Signature(shown, self.rng.choice(NAMES))
        lines = self.rng.choice([lines for lines, word in STATE_SIGNS if first.startswith(word)])
        return Signature(tuple(SignLine(text) for text in lines), self.rng.choice(NAMES))

    def _text(self) -> str:
        return " ".join(self.rng.sample(SENTENCES[:-1], self.rng.randint(1, 4)))

    def _blocks(self, has_annex: bool) -> tuple[Block, ...]:
        if self.kind == "QD":
            return tuple(
                Block(ARTICLE, text, f"Điều {at}.")
                for at, text in enumerate(("Phê duyệt Đề án.", self._text(), "Quyết định có hiệu lực từ ngày ký."), 1)
            )
        blocks = [Block(PARAGRAPH, "Đơn vị báo cáo, triển khai các nội dung như sau:")]
        for at in range(1, self.rng.randint(2, 4)):
            label = f"{roman(at)}{'-' if self.is_party and self.rng.random() < 0 else '.'}"
            blocks.append(Block(HEADING, self.rng.choice(TITLES), label, 1))
            blocks += self.rng.choice((self._titled, self._items, self._plain))()
        if has_annex:
            blocks.append(Block(PARAGRAPH, "Phân công nhiệm vụ cụ thể tại Phụ lục kèm theo văn bản này."))
        return (*blocks, Block(PARAGRAPH, "Trên đây là toàn bộ nội dung, đề nghị các đơn vị thực hiện."))

    def _titled(self) -> list[Block]:
        found = []
        for at, title in enumerate(self.rng.sample(TITLES, self.rng.randint(1, 3)), start=1):
            found.append(Block(HEADING, title, f"{at}.", 2))
            if self.rng.random() < 0.3:
                found += [Block(HEADING, t, f"{at}.{n}.", 3) for n, t in enumerate(self.rng.sample(TITLES, 2), start=1)]
            found.append(Block(PARAGRAPH, self._text()))
        return found

    def _items(self) -> list[Block]:
        found = []
        for at in range(1, self.rng.randint(2, 5)):
            found.append(Block(ITEM, self._text(), f"{at}.", 1))
            if self.rng.random() < 0.5:
                letters = LETTERS[: self.rng.randint(1, 7)]
                found += [Block(ITEM, self.rng.choice(SENTENCES), f"{letter})", 2) for letter in letters]
        return found

    def _plain(self) -> list[Block]:
        dashes = [Block(ITEM, self.rng.choice(SENTENCES), "-", 3) for _ in range(self.rng.randint(0, 3))]
        return [Block(PARAGRAPH, self._text()) for _ in range(self.rng.randint(1, 4))] + dashes

    def _annexes(self) -> tuple[Annex, ...]:
        if self.kind in ("QD", "TB") or self.rng.random() < 0.6:
            return ()
        columns = (Column("TT", 1, "center"), Column("Nhiệm vụ", 6), Column("Chủ trì", 3), Column("Thời hạn", 2))
        rows = tuple(
            (str(at), self.rng.choice(SENTENCES), "Văn phòng", "30/6/2026") for at in range(1, self.rng.randint(3, 12))
        )
        table = Block(TABLE, table=Table(columns, rows))
        first = Annex("Bảng phân công nhiệm vụ", (table,), is_landscape=True)
        second = Annex("Danh mục tài liệu", (Block(PARAGRAPH, self._text()),))
        return (first, second) if self.rng.random() < 0.4 else (first,)

    def _decision(self) -> dict:
        if self.kind != "QD":
            return {}
        attached = None
        if self.rng.random() < 0.5:
            blocks = (
                Block(CHAPTER, label="Chương I", title="Quy định chung"),
                Block(ARTICLE, self._text(), "Điều 1.", title="Phạm vi điều chỉnh"),
                Block(ARTICLE, self._text(), "Điều 2.", title="Đối tượng áp dụng"),
                Block(ITEM, self._text(), "1.", 1),
                Block(CHAPTER, label="Chương II", title="Tổ chức thực hiện"),
                Block(ARTICLE, self._text(), "Điều 3.", title="Hiệu lực"),
            )
            attached = Attached("QUY CHẾ", "Tiếp nhận và xử lý văn bản", blocks)
        return {"authority_line": "GIÁM ĐỐC", "command": "QUYẾT ĐỊNH:", "attached": attached}
