"""Made-up papers of every kind in both systems, for tests that look at the print."""

from dataclasses import replace
from datetime import date

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

LONG = (
    "Quán triệt và tổ chức thực hiện có hiệu quả Chỉ thị số 12-CT/TW ngày 05/01/2022 của Ban Bí thư về tăng cường sự "
    "lãnh đạo của Đảng, nâng cao hiệu quả công tác đối ngoại nhân dân trong tình hình mới; gắn với nhiệm vụ của đơn vị."
)
SUBJECT = "Thực hiện Chỉ thị số 12-CT/TW ngày 05/01/2022 của Ban Bí thư về công tác đối ngoại nhân dân"
TASKS = Table(
    (
        Column("TT", 6, "center"),
        Column("Nhiệm vụ", 34),
        Column("Chủ trì, thực hiện", 18),
        Column("Phối hợp", 18),
        Column("Thời hạn", 12),
        Column("Kinh phí", 12, "right"),
    ),
    tuple(
        (str(at), LONG[: 60 + at * 37 % 140], "Phòng Giáo dục Trung học", "Văn phòng Sở", "30/6/2026", f"{at}.250,5")
        for at in range(1, 31)
    ),
)


def body(paragraphs: int = 2) -> tuple[Block, ...]:
    text = tuple(Block(PARAGRAPH, LONG) for _ in range(paragraphs))
    return (
        Block(PARAGRAPH, "Thực hiện Chỉ thị của Ban Bí thư, Sở xây dựng Kế hoạch như sau:"),
        Block(HEADING, "Mục đích, yêu cầu", "I.", 1),
        Block(HEADING, "Mục đích", "1.", 2),
        *text,
        Block(HEADING, "Yêu cầu", "2.", 2),
        Block(ITEM, "Bảo đảm **thiết thực**, *tiết kiệm*, đúng 100% quy định.", "a)", 2),
        Block(ITEM, LONG, "b)", 2),
        Block(HEADING, "Tổ chức thực hiện", "II.", 1),
        *text,
        Block(PARAGRAPH, "Trên đây là Kế hoạch của Sở; đề nghị các đơn vị triển khai thực hiện."),
    )


def state(**fields) -> Structure:
    return replace(
        Structure(
            "state", "KH", "KẾ HOẠCH", ("UBND THÀNH PHỐ HẢI PHÒNG",), ("SỞ GIÁO DỤC VÀ ĐÀO TẠO",),
            "Sở Giáo dục và Đào tạo", "Số: ", "05", "/KH-SGDĐT", "Hải Phòng", date(2026, 1, 5), 2026, SUBJECT,
            bases=("Luật Giáo dục", "Nghị quyết số 34-NQ/TW ngày 09/01/2023 của Bộ Chính trị về đối ngoại nhân dân"),
            blocks=body(), recipients=("UBND thành phố (để b/c)", "Các phòng thuộc Sở", "Các trường trực thuộc"),
            archive="Lưu: VT, VP", sign=Signature((SignLine("KT. GIÁM ĐỐC"), SignLine("PHÓ GIÁM ĐỐC")), "Nguyễn Văn A"),
        ),
        **fields,
    )  # fmt: skip


def party(**fields) -> Structure:
    return replace(
        state(
            format="party", number_prefix="Số ", symbol="-KH/ĐU", parent_lines=("ĐẢNG BỘ TỈNH LÂM ĐỒNG",),
            issuer_lines=("ĐẢNG UỶ ĐẶC KHU PHÚ QUÝ",), issuer_name="Đảng uỷ Đặc khu Phú Quý", place="Phú Quý",
            subject="triển khai thực hiện Chỉ thị số 12-CT/TW, ngày 05/01/2022 của Ban Bí thư về đối ngoại nhân dân",
            recipients=("Thường trực Tỉnh uỷ (để báo cáo)", "Các chi bộ trực thuộc"), archive="Lưu Văn phòng Đảng uỷ",
            sign=Signature((SignLine("T/M BAN THƯỜNG VỤ"), SignLine("PHÓ BÍ THƯ", False)), "Nguyễn Văn A"),
        ),
        **fields,
    )  # fmt: skip


ARTICLES = (
    Block(ARTICLE, "Phê duyệt Đề án kèm theo Quyết định này.", "Điều 1."),
    Block(ARTICLE, "Quyết định này có hiệu lực kể từ ngày ký.", "Điều 2."),
    Block(ARTICLE, "Chánh Văn phòng Sở và thủ trưởng các đơn vị chịu trách nhiệm thi hành Quyết định này.", "Điều 3."),
)
REGULATION = (
    Block(CHAPTER, label="Chương I", title="Quy định chung"),
    Block(ARTICLE, LONG, "Điều 1.", title="Phạm vi điều chỉnh và đối tượng áp dụng"),
    Block(ITEM, "Quy chế này quy định về việc tiếp nhận văn bản.", "1.", 1),
    Block(ITEM, "Áp dụng với mọi đơn vị.", "a)", 2),
    Block(CHAPTER, label="Chương II", title="Tổ chức thực hiện"),
    Block(ARTICLE, LONG, "Điều 2.", title="Hiệu lực"),
)
ANNEXES = (
    Annex("Bảng phân công nhiệm vụ", (Block(TABLE, table=TASKS),), True),
    Annex("Danh mục tài liệu", tuple(Block(PARAGRAPH, LONG) for _ in range(16))),
)
MANY = ("Các trường trung học phổ thông trực thuộc", "Ủy ban nhân dân các xã, phường, đặc khu", "Các phòng thuộc Sở")


def dispatch(make, **fields) -> Structure:
    """A công văn of either system."""
    own = {
        "kind": "CV", "kind_name": "", "bases": (), "addressees": MANY, "subject": "nâng bậc lương năm 2026",
        "symbol": "/SGDĐT-VP" if make is state else "-CV/ĐU", "contact": "Số 12 Phố Đinh Lễ. ĐT: (0225) 000 000.",
    } | fields  # fmt: skip
    return make(**own)


def samples() -> dict[str, Structure]:
    """Every kind, mark and shape, by name."""
    chair, clerk = Signature((SignLine("CHỦ TỌA"),), "Trần Thị B"), Signature((SignLine("THƯ KÝ"),), "Lê Văn C")
    decision = {
        "kind": "QD", "kind_name": "QUYẾT ĐỊNH", "subject": "Về việc phê duyệt Đề án", "command": "QUYẾT ĐỊNH:",
        "authority_line": "GIÁM ĐỐC SỞ GIÁO DỤC VÀ ĐÀO TẠO", "blocks": ARTICLES, "symbol": "/QĐ-SGDĐT",
        "bases": ("Luật Giáo dục", "Theo đề nghị của Chánh Văn phòng Sở"),
    }  # fmt: skip
    party_decision = decision | {"authority_line": "", "symbol": "-QĐ/ĐU", "subject": "về việc phê duyệt Đề án"}
    attached = Attached("QUY CHẾ", "Tiếp nhận văn bản chỉ đạo", REGULATION)
    return {
        "state-plan": state(),
        "state-draft": state(number="", day=None, draft="DỰ THẢO", urgency="KHẨN", circulation="LƯU HÀNH NỘI BỘ"),
        "state-annexes": state(blocks=body(8), annexes=ANNEXES),
        "state-dispatch": dispatch(state),
        "state-dispatch-one": dispatch(
            state, addressees=("Bộ Nội vụ",), place="Thành phố Hồ Chí Minh", urgency="HỎA TỐC",
            subject="tiếp tục triển khai thực hiện Chỉ thị số 12-CT/TW ngày 05/01/2022 của Ban Bí thư về công tác đối "
            "ngoại nhân dân trong tình hình mới trên địa bàn thành phố",
        ),
        "state-program": state(kind="CTR", kind_name="CHƯƠNG TRÌNH HÀNH ĐỘNG", symbol="/CTr-SGDĐT"),
        "state-report": state(
            kind="BC", kind_name="BÁO CÁO", symbol="/BC-SGDĐT", addressees=("Ủy ban nhân dân thành phố",), bases=(),
            blocks=(*body()[:4], Block(TABLE, "Bảng 1. Kết quả thực hiện chỉ tiêu", table=TASKS), *body()[-2:]),
        ),
        "state-notice": state(kind="TB", kind_name="THÔNG BÁO", symbol="/TB-SGDĐT", bases=()),
        "state-decision": state(**decision),
        "state-decision-attached": state(**decision, attached=attached),
        "state-proposal": state(kind="TTr", kind_name="TỜ TRÌNH", symbol="/TTr-SGDĐT", addressees=MANY, bases=()),
        "state-minutes": state(
            kind="BB", kind_name="BIÊN BẢN", symbol="/BB-SGDĐT", sign=chair, sign_left=clerk, bases=(),
        ),
        "party-plan": party(),
        "party-draft": party(number="", day=None, draft="Dự thảo lần 2", urgency="KHẨN",
                             circulation="TÀI LIỆU HỘI NGHỊ"),
        "party-annexes": party(blocks=body(8), annexes=ANNEXES, contact="Số 1 đường Võ Văn Kiệt, Phú Quý"),
        "party-dispatch": dispatch(party, urgency="HOẢ TỐC"),
        "party-dispatch-one": dispatch(party, addressees=("Ban Tổ chức Tỉnh uỷ",), place="Phường Ngô Quyền"),
        "party-report": party(kind="BC", kind_name="BÁO CÁO", symbol="-BC/ĐU",
                              author_line="CỦA BAN THƯỜNG VỤ ĐẢNG UỶ"),
        "party-decision": party(**party_decision, attached=attached),
        "party-proposal": party(kind="TTr", kind_name="TỜ TRÌNH", symbol="-TTr/ĐU", addressees=("Tỉnh uỷ Lâm Đồng",)),
        "party-minutes": party(kind="BB", kind_name="BIÊN BẢN", symbol="-BB/ĐU", sign=chair, sign_left=clerk),
    }  # fmt: skip
