"""The papers above, as real offices issued them: true numbers, days and issuers; contents told in our own words."""

from datetime import date

from reports.demo.haiphong import DISTRICTS, OFFICES
from reports.demo.paper import Cited, Paper, Task

HELD = "Bản ghi tóm lược để minh họa, không phải toàn văn. Khi dùng thật hãy đính kèm bản scan của văn bản."

_DISTRICT_OFFICES = tuple(f"hp.q.{key}" for key, *_ in DISTRICTS)
_CITY_OFFICES = ("hp.sgd", *(key for key, *_ in OFFICES))

DIRECTIVE_12 = Paper(
    "ct12", "CT", "12-CT/TW", date(2022, 1, 5), "tw.bbt",
    "Lãnh đạo, nâng hiệu quả của đối ngoại nhân dân", "T/M BAN BÍ THƯ",
    "Chỉ thị nêu kết quả và hạn chế sau mười năm, giao tám nhiệm vụ cho cấp ủy, chính quyền, đoàn thể. " + HELD,
    executing=("hp.tu", "nd.tu", "ld.tu"),
    informed=("hd.tu", "hb.tu", "pt.tu", "nb.tu"),
    tasks=(
        Task("1", "Phổ biến Chỉ thị để cán bộ, đảng viên và người dân hiểu đúng vị trí của đối ngoại nhân dân."),
        Task("2", "Cấp ủy lãnh đạo thống nhất, chính quyền quản lý tập trung; Mặt trận, đoàn thể là nòng cốt."),
        Task("3", "Lập kế hoạch mở rộng quan hệ với đối tác nước ngoài; hợp tác kinh tế, văn hóa, giáo dục, y tế."),
        Task("4", "Tham gia các diễn đàn nhân dân nhiều bên; vận động và dùng có hiệu quả nguồn lực của quốc tế."),
        Task("5", "Vận động đồng bào ở nước ngoài, trước hết là lớp trẻ, hướng về quê hương."),
        Task("6", "Đổi mới thông tin ra bên ngoài, dùng công nghệ số và mạng xã hội; bác bỏ thông tin sai."),
        Task("7", "Nghiên cứu, dự báo, đề xuất sáng kiến; phối hợp giữa đối ngoại của Đảng, Nhà nước và nhân dân."),
        Task("8", "Hoàn thiện quy định, giảm thủ tục, phân cấp; sắp xếp bộ máy và bồi dưỡng người làm đối ngoại."),
    ),
    cited=(
        Cited("CT", "04-CT/TW", date(2011, 7, 6), "Ban Bí thư khóa XI", "Chỉ thị trước về cùng lĩnh vực"),
    ),
)  # fmt: skip

PAPERS = [
    DIRECTIVE_12,
    Paper(
        "cv1218", "CV", "1218-CV/TU", date(2022, 1, 25), "ld.tu",
        "Triển khai Chỉ thị số 12-CT/TW trong Đảng bộ tỉnh", "T/M BAN THƯỜNG VỤ",
        "Giao các huyện ủy, thành ủy phổ biến và thực hiện Chỉ thị. " + HELD,
        implements="ct12", executing=("ld.hu",),
    ),
    Paper(
        "kh39", "KH", "39-KH/TU", date(2022, 4, 4), "nd.tu",
        "Kế hoạch của Ban Thường vụ Tỉnh ủy thực hiện Chỉ thị số 12-CT/TW", "T/M BAN THƯỜNG VỤ",
        "Giao các huyện ủy, thành ủy, đảng ủy trực thuộc xây dựng kế hoạch của cấp mình. " + HELD,
        implements="ct12", executing=("nd.hu",),
    ),
    Paper(
        "kh167", "KH", "167-KH/TU", date(2022, 7, 26), "hp.tu",
        "Kế hoạch của Ban Thường vụ Thành ủy thực hiện Chỉ thị số 12-CT/TW", "T/M BAN THƯỜNG VỤ",
        "Giao Ủy ban nhân dân thành phố cụ thể hóa thành chương trình hành động. " + HELD,
        implements="ct12", executing=("hp.ubnd", "hp.mt", "hp.qu.hongbang", "hp.qu.lechan"), informed=("hp.tu.tg",),
    ),
    Paper(
        "ct15", "CT", "15-CT/TW", date(2022, 8, 10), "tw.bbt",
        "Công tác ngoại giao kinh tế đến năm 2030", "T/M BAN BÍ THƯ",
        "Định hướng chung cho ngoại giao kinh tế; ở chuỗi này là căn cứ, không giao việc trực tiếp cho Sở. " + HELD,
        informed=("hb.tu",),
    ),
    Paper(
        "ctr08", "CTr", "08/CTr-UBND", date(2022, 10, 25), "hp.ubnd",
        "Chương trình hành động của thành phố thực hiện Kế hoạch số 167-KH/TU", "TM. ỦY BAN NHÂN DÂN",
        "Giao các sở, ngành, quận, huyện triển khai đến năm 2025, nhìn tới năm 2030; hằng năm báo cáo Ủy ban nhân dân "
        "thành phố và Sở Ngoại vụ. " + HELD,
        implements="kh167", executing=(*_CITY_OFFICES, *_DISTRICT_OFFICES), informed=("hp.tu", "hp.lhhn"),
        period=(2022, 2025),
    ),
    Paper(
        "nq34", "NQ", "34-NQ/TW", date(2023, 1, 9), "tw.bct",
        "Định hướng lớn triển khai đường lối đối ngoại của Đại hội XIII", "T/M BỘ CHÍNH TRỊ",
        "Ở chuỗi này là căn cứ của kế hoạch ngành giáo dục Hòa Bình. " + HELD, informed=("hb.tu",),
    ),
    Paper(
        "nq21", "NQ", "21/NQ-CP", date(2023, 2, 20), "cp",
        "Chương trình hành động của Chính phủ thực hiện Chỉ thị số 15-CT/TW", "TM. CHÍNH PHỦ",
        "Chương trình giai đoạn 2022 – 2026 về ngoại giao kinh tế. " + HELD,
        implements="ct15", informed=("hb.ubnd",), period=(2022, 2026),
    ),
    Paper(
        "kh242", "KH", "242/KH-UBND", date(2023, 12, 25), "hb.ubnd",
        "Kế hoạch của tỉnh Hòa Bình thực hiện Nghị quyết số 21/NQ-CP", "TM. ỦY BAN NHÂN DÂN",
        "Giao các sở, ngành và địa phương thực hiện chương trình của Chính phủ trên địa bàn tỉnh. " + HELD,
        implements="nq21", executing=("hb.sgd", "hb.skhdt"), informed=("hb.tu",), period=(2022, 2026),
    ),
    Paper(
        "cv2294", "CV", "2294/VPUBND-THNV", date(2024, 3, 19), "hb.vp",
        "Đề nghị các sở, ngành định hướng việc đối ngoại, hội nhập", "CHÁNH VĂN PHÒNG",
        "Truyền đạt ý kiến của lãnh đạo Ủy ban nhân dân tỉnh, đề nghị các sở xây dựng kế hoạch của ngành. " + HELD,
    ),
]  # fmt: skip
