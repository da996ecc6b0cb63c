"""Sở GD&ĐT Hải Phòng's công văn of January 2023 and Sở GD&ĐT Hòa Bình's plan of March 2024."""

from datetime import date

from reports.demo.paper import Cited, Line, PlanText, Task

HAI_PHONG_2023 = PlanText(
    "hp2023", "CV", "hp.sgd",
    "Tiếp tục các nhiệm vụ của Chương trình số 08/CTr-UBND về đối ngoại nhân dân",
    date(2023, 1, 31), "ctr08", "chuyenvien", "sgd.pho", "KT", "vanthu",
    opening="Thực hiện Chương trình số 08/CTr-UBND ngày 25/10/2022 của Ủy ban nhân dân thành phố, Sở "
            "đề nghị các phòng của Sở và các đơn vị làm tốt sáu nhiệm vụ:",
    closing="Các đơn vị báo cáo trước ngày 10/12 hằng năm về Sở, qua Văn phòng Sở, để Sở tổng hợp, gửi Ủy ban nhân dân "
            "thành phố và Sở Ngoại vụ. Riêng đơn vị giáo dục và trung tâm tư vấn du học thống kê học sinh theo nước, "
            "trước ngày 15/6 và trước ngày 10/12.",
    sections=((1, "", "", True),),
    tasks=(
        Task("1", "Nâng cao nhận thức của cán bộ, đảng viên toàn ngành về đối ngoại nhân dân.", (("ct12", "1"),)),
        Task("2", "Phổ biến Kế hoạch số 167-KH/TU; gắn hợp tác đào tạo với giới thiệu đất và người Hải Phòng.",
             (("ct12", "1"), ("ct12", "3"))),
        Task("3", "Cùng Sở Ngoại vụ, Liên hiệp hữu nghị tiếp nhận dự án phi chính phủ nước ngoài.", (("ct12", "3"),)),
        Task("4", "Nâng chất lượng người làm đối ngoại, nhất là nơi có nhiều người nước ngoài học tập, làm việc.",
             (("ct12", "8"),)),
        Task("5", "Tham gia tuyên truyền, giao lưu văn hóa, bảo vệ môi trường, bảo vệ hòa bình.", (("ct12", "6"),)),
        Task("6", "Phối hợp với cấp ủy, chính quyền, đoàn thể đổi mới cách làm đối ngoại.", (("ct12", "2"),)),
    ),
    lines=(
        Line("Trưởng phòng cơ quan Sở GD&ĐT", "inform", is_addressee=True),
        Line("Phòng GD&ĐT các quận, huyện", kinds=("pgd",), line="professional", is_addressee=True),
        Line("Các trường Trung học phổ thông", kinds=("thpt",), line="main", is_addressee=True),
        Line("Trung tâm GDNN-GDTX các quận, huyện", kinds=("gdtx",), line="professional", is_addressee=True),
        Line("Các trung tâm ngoại ngữ, tin học, kỹ năng sống, tư vấn du học", kinds=("nn", "duhoc"), line="main",
             is_addressee=True),
        Line("Các đơn vị trực thuộc", kinds=("dvtt",), line="main", is_addressee=True),
        Line("Sở Ngoại vụ", "cooperate", bodies=("hp.sngv",)),
        Line("Ban Giám đốc Sở", "inform"),
        Line("Lưu: VT", "archive"),
    ),
    references=(("cites", "kh167"), ("cites", "ct12")),
    drafting_unit="hp.sgd.vp",
    assignees=("pgd", "thpt", "gdtx", "nn", "duhoc", "dvtt"),
    period=(2022, 2025),
)  # fmt: skip

HOA_BINH_2024 = PlanText(
    "hb2024", "KH", "hb.sgd",
    "Định hướng đối ngoại và hội nhập của ngành giáo dục tỉnh Hòa Bình",
    date(2024, 3, 29), "cv2294", "hoabinh.chuyenvien", "hoabinh.giamdoc", "direct", "hoabinh.vanthu",
    opening="Theo đề nghị tại Công văn số 2294/VPUBND-THNV ngày 19/3/2024, Sở Giáo dục và Đào tạo lập kế hoạch sau.",
    closing="Có vướng mắc, các đơn vị gửi ý kiến về Phòng Kế hoạch tài chính của Sở.",
    sections=(
        (1, "Mục đích, yêu cầu", "", False),
        (2, "Mục đích", "Toàn ngành hiểu đúng và chủ động hội nhập; quảng bá hình ảnh của tỉnh.", False),
        (2, "Yêu cầu", "Đi theo kế hoạch của tỉnh, phát huy nội lực, có sáng tạo của từng đơn vị.", False),
        (1, "Nội dung thực hiện", "", True),
        (1, "Tổ chức thực hiện",
         "Phòng Kế hoạch tài chính theo dõi, đôn đốc; các đơn vị gửi báo cáo hằng năm qua phòng này để Sở gửi "
         "Ủy ban nhân dân tỉnh; Văn phòng Sở đưa tin.", False),
    ),
    tasks=(
        Task("2.1", "Nâng hiệu lực quản lý nhà nước về đối ngoại trong ngành."),
        Task("2.2", "Làm ngoại giao kinh tế qua các hoạt động của ngành."),
        Task("2.3", "Hội nhập trong dạy và học: ngoại ngữ, chuyển đổi số, học bổng.", due_text="đến năm 2030"),
        Task("2.4", "Thông tin ra bên ngoài, kể cả biển đảo và giảm nghèo."),
        Task("2.5", "Đổi mới ngoại giao văn hóa, giới thiệu Hòa Bình."),
        Task("2.6", "Quản lý đoàn ra, đoàn vào đúng quy định."),
    ),
    lines=(
        Line("UBND tỉnh (báo cáo)", "report", bodies=("hb.ubnd",)),
        Line("Sở Kế hoạch và Đầu tư", "cooperate", bodies=("hb.skhdt",)),
        Line("Lãnh đạo Sở, các phòng của Sở", "inform"),
        Line("Phòng GD&ĐT các huyện, thành phố", kinds=("pgd",), line="professional"),
        Line("Các đơn vị trực thuộc Sở", kinds=("thpt",), line="main"),
        Line("Các trung tâm GDNN-GDTX cấp huyện", kinds=("gdtx",), line="professional"),
        Line("Lưu: VT, KHTC", "archive"),
    ),
    references=(("basis", "nq34"), ("basis", "nq21"), ("basis", "kh242")),
    cited=(
        Cited("CT", "38-CT/TW", date(2014, 7, 21), "Bộ Chính trị", "Quản lý đoàn đi công tác nước ngoài"),
        Cited("QC", "10-QC/TU", date(2022, 3, 2), "Tỉnh ủy Hòa Bình", "Quy chế quản lý hoạt động đối ngoại"),
        Cited("KH", "219/KH-UBND", date(2022, 11, 17), "UBND tỉnh Hòa Bình", "Chuyển đổi số trong giáo dục"),
    ),
    further=("kh242",),
    drafting_unit="hb.sgd.khtc",
    assignees=("pgd", "thpt", "gdtx"),
)  # fmt: skip

PLANS_LATER = [HAI_PHONG_2023, HOA_BINH_2024]
