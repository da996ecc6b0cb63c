"""The plans of 2022 under Chỉ thị 12-CT/TW: Sở GD&ĐT Hòa Bình, Huyện ủy Xuân Trường, Huyện ủy Cát Tiên."""

from datetime import date

from reports.demo.paper import Cited, Line, PlanText, Task

HOA_BINH_2022 = PlanText(
    "hb2022", "KH", "hb.sgd",
    "Thực hiện Chỉ thị số 12-CT/TW trong ngành giáo dục tỉnh Hòa Bình",
    date(2022, 3, 1), "ct12", "hoabinh.chuyenvien", "hoabinh.giamdoc", "direct", "hoabinh.vanthu",
    opening="Thực hiện Chỉ thị số 12-CT/TW, Sở Giáo dục và Đào tạo lập kế hoạch sau đây cho toàn ngành.",
    closing="Sở đề nghị thủ trưởng các đơn vị, trường học thực hiện nghiêm túc.",
    sections=(
        (1, "Mục đích, yêu cầu", "", False),
        (2, "Mục đích", "Giúp cán bộ, giáo viên, học sinh hiểu đối ngoại nhân dân là việc của mọi người.", False),
        (2, "Yêu cầu", "Bám sát Chỉ thị và điều kiện của từng đơn vị; người đứng đầu chịu trách nhiệm.", False),
        (1, "Nội dung", "", True),
        (1, "Tổ chức thực hiện",
         "Thủ trưởng đơn vị tổ chức phổ biến, chỉ đạo và định kỳ tự đánh giá. Văn phòng Sở giúp lãnh đạo Sở kiểm tra.",
         False),
    ),
    tasks=(
        Task("1", "Phổ biến Chỉ thị trong đơn vị, trường học.", (("ct12", "1"),)),
        Task("2", "Cấp ủy và lãnh đạo đơn vị chỉ đạo thống nhất, phối hợp với đoàn thể.", (("ct12", "2"),)),
        Task("3", "Mở rộng hợp tác quốc tế; vận động và dùng đúng các nguồn tài trợ.", (("ct12", "3"), ("ct12", "4"))),
        Task("4", "Làm tốt thông tin ra bên ngoài, dùng phương tiện truyền thông mới.", (("ct12", "6"),)),
        Task("5", "Giới thiệu hình ảnh và tiềm năng của tỉnh, phản bác thông tin sai.", (("ct12", "6"),)),
        Task("6", "Hợp tác trong dạy ngoại ngữ và chuyên môn, nhất là ở Trường THPT chuyên.", (("ct12", "3"),)),
        Task("7", "Giảm thủ tục hành chính, phân cấp rõ.", (("ct12", "8"),)),
    ),
    lines=(
        Line("Giám đốc, các Phó Giám đốc Sở", "inform"),
        Line("Các phòng chuyên môn, nghiệp vụ Sở", "inform"),
        Line("Các đơn vị trực thuộc", kinds=("thpt",), line="main"),
        Line("Lưu: VT", "archive"),
    ),
    drafting_unit="hb.sgd.vp",
    assignees=("thpt",),
)  # fmt: skip

XUAN_TRUONG_2022 = PlanText(
    "xt2022", "KH", "nd.hu",
    "thực hiện Chỉ thị số 12-CT/TW trên địa bàn huyện",
    date(2022, 5, 10), "kh39", "xuantruong.chuyenvien", "xuantruong.phobithu", "TM", "xuantruong.vanthu",
    opening="Thực hiện Kế hoạch số 39-KH/TU ngày 04/4/2022, Ban Thường vụ Huyện ủy lập kế hoạch như sau:",
    closing="",
    sections=(
        (1, "Mục đích, yêu cầu", "", False),
        (2, "Mục đích", "Toàn đảng bộ nắm vững Chỉ thị; cấp ủy, chính quyền, Mặt trận cùng làm.", False),
        (2, "Yêu cầu", "Việc làm cụ thể, hợp với huyện, có người chịu trách nhiệm.", False),
        (1, "Nội dung", "", True),
        (1, "Tổ chức thực hiện",
         "Các đảng bộ, chi bộ lập kế hoạch và định kỳ đánh giá; Ban Tuyên giáo hướng dẫn; Mặt trận, đoàn thể "
         "đưa vào chương trình hằng năm; Văn phòng Huyện ủy theo dõi, báo cáo Ban Thường vụ.", False),
    ),
    tasks=(
        Task("1", "Tuyên truyền, học tập để nâng cao nhận thức về đối ngoại nhân dân.", (("ct12", "1"),)),
        Task("2", "Tăng cường lãnh đạo của cấp ủy, quản lý của chính quyền.", (("ct12", "2"),)),
        Task("3", "Các việc cụ thể:"),
        Task("3.1", "Mở rộng quan hệ hữu nghị, giao lưu văn hóa, thu hút hợp tác.", (("ct12", "3"),), 2),
        Task("3.2", "Vận động viện trợ phi chính phủ cho y tế, giáo dục, người yếu thế.", (("ct12", "3"),), 2),
        Task("3.3", "Đẩy mạnh thông tin ra bên ngoài, quảng bá quê hương.", (("ct12", "6"),), 2),
        Task("3.4", "Bồi dưỡng ngoại ngữ và nghiệp vụ cho người làm đối ngoại.", (("ct12", "8"),), 2),
    ),
    lines=(
        Line("Thường vụ Tỉnh ủy (để b/c)", "report", bodies=("nd.tu",)),
        Line("Các Ủy viên Ban Chấp hành", "inform"),
        Line("Các đảng bộ, chi bộ của huyện", kinds=("dux", "cb"), line="main"),
        Line("Các cơ quan, đơn vị, MTTQ huyện", bodies=("nd.h", "nd.mt")),
        Line("Lưu Văn phòng Huyện ủy", "archive"),
    ),
    cited=(
        Cited("QD", "609-QĐ/TU", date(2017, 11, 23), "Ban Thường vụ Tỉnh ủy Nam Định",
              "Quy chế quản lý hoạt động đối ngoại của tỉnh"),
    ),
    assignees=("dux", "cb"),
)  # fmt: skip

CAT_TIEN_2022 = PlanText(
    "ct2022", "CV", "ld.hu",
    "về việc tuyên truyền và triển khai Chỉ thị số 12-CT/TW ở huyện Cát Tiên",
    date(2022, 2, 14), "cv1218", "cattien.chuyenvien", "cattien.phobithu", "TM", "cattien.vanthu",
    opening="Thực hiện Công văn số 1218-CV/TU ngày 25/01/2022, Ban Thường vụ Huyện ủy giao những việc sau:",
    closing="(Gửi kèm Chỉ thị số 12-CT/TW ngày 05/01/2022.)",
    sections=(
        (1, "", "", True),
        (1, "Tổ chức thực hiện",
         "Ủy ban MTTQ huyện là đầu mối; Ban Tuyên giáo hướng dẫn học tập; Văn phòng Huyện ủy theo dõi, giúp "
         "sơ kết, tổng kết.", False),
    ),
    tasks=(
        Task("1", "Tổ chức học tập Chỉ thị trong toàn đảng bộ.", (("ct12", "1"),)),
        Task("2", "Lãnh đạo thống nhất, phân công rõ giữa các cơ quan; Mặt trận là nòng cốt.", (("ct12", "2"),)),
        Task("3", "Đổi mới cách làm, mở rộng đối tác, giảm thủ tục hành chính.", (("ct12", "3"), ("ct12", "8"))),
        Task("4", "Đẩy mạnh thông tin, tuyên truyền, quảng bá địa phương.", (("ct12", "6"),)),
        Task("5", "Vận động người xa quê ở nước ngoài tham gia xây dựng quê hương.", (("ct12", "5"),)),
        Task("6", "Kiện toàn và bồi dưỡng đội ngũ làm đối ngoại nhân dân.", (("ct12", "8"),)),
    ),
    lines=(
        Line("Ủy ban nhân dân huyện", bodies=("ld.h",), is_addressee=True),
        Line("Các cơ quan giúp việc Huyện ủy", kinds=("ban-dang",), line="main", is_addressee=True),
        Line("Ủy ban MTTQ Việt Nam và các đoàn thể huyện",
             bodies=("ld.mt", "ld.dt.nd", "ld.dt.pn", "ld.dt.tn", "ld.dt.ccb"), is_addressee=True),
        Line("Các tổ chức cơ sở đảng của huyện", kinds=("dux",), line="main", is_addressee=True),
        Line("Thường trực Huyện ủy", "report"),
        Line("Lưu Văn phòng Huyện ủy", "archive"),
    ),
    references=(("cites", "ct12"),),
    cited=(
        Cited("NQ", "36-NQ/TW", date(2004, 3, 26), "Bộ Chính trị", "Công tác với đồng bào xa quê"),
        Cited("KL", "12-KL/TW", date(2021, 8, 12), "Bộ Chính trị",
              "Công tác với đồng bào xa quê (văn bản của huyện in năm 2012)"),
    ),
    number=492,
    assignees=("dux",),
)  # fmt: skip

PLANS_2022 = [CAT_TIEN_2022, HOA_BINH_2022, XUAN_TRUONG_2022]
