"""Numbers in prose against the tables: what contradicts is told, and nothing else."""

from decimal import Decimal

import pytest

from reports.consolidation.prose_numbers import Fact, check_prose


def amount(name, unit, *values, is_percent=False, **items):
    items = {key.replace("_", " "): (Decimal(value),) for key, value in items.items()}
    return Fact(name, unit, is_percent, tuple(Decimal(str(value)) for value in values), items)


FACTS = [
    amount("Số lưu học sinh", "người", 27, Nhật_Bản=12, Đức=15),
    amount("Số lưu học sinh về nước", "người", 4),
    amount("Tổng số hoạt động tuyên truyền", "hoạt động", 1250),
    amount("Kinh phí thực hiện", "triệu đồng", "1250.5"),
    amount("Tỷ lệ học sinh đạt chuẩn", "%", "83.3333", is_percent=True),
    amount("Số lớp", "lớp", 30),
    amount("Số hoạt động giao lưu, hợp tác với nước ngoài", "hoạt động", 9),
]

CONTRADICT = [
    "Nhà trường hiện có 25 lưu học sinh.",
    "Đơn vị có 25 lưu học sinh trong năm 2026.",
    "Tổng số lưu học sinh là 25 người.",
    "Số lưu học sinh: 25",
    "- Số lưu học sinh trong kỳ: 25 người;",
    "Qua rà soát, trường có 25 lưu học sinh, tăng 3 lưu học sinh so với năm trước.",
    "Có 25 lưu học sinh và 1.250 hoạt động tuyên truyền.",
    "Hiện có 20 lưu học sinh tại Nhật Bản.",
    "Số lưu học sinh về nước là 5 người.",
    "Năm 2026, nhà trường có 5 lưu học sinh về nước.",
    "Đã có 1.205 hoạt động tuyên truyền trong năm.",
    "Kinh phí thực hiện đạt 1.520,5 triệu đồng.",
    "Tỷ lệ học sinh đạt chuẩn là 85%.",
    "Có 85,5 % học sinh đạt chuẩn trong kỳ này.",
    "Toàn trường có 5 hoạt động giao lưu, hợp tác với nước ngoài.",
    "Ngày 30/11/2026, đơn vị có 25 lưu học sinh.",
    "Tổng số lưu học sinh năm 2026 là 25.",
]

AGREE = [
    "Nhà trường hiện có 27 lưu học sinh.",
    "Tổng số lưu học sinh là 27 người, trong đó 12 người tại Nhật Bản.",
    "Có 12 lưu học sinh tại Nhật Bản.",
    "Đã có 1.250 hoạt động tuyên truyền.",
    "Kinh phí thực hiện là 1.250,5 triệu đồng.",
    "Kinh phí thực hiện đạt 1.250 triệu đồng.",
    "Tỷ lệ học sinh đạt chuẩn đạt 83,3%.",
    "Tỷ lệ học sinh đạt chuẩn đạt 83,33%.",
    "Tỷ lệ học sinh đạt chuẩn là 83%.",
]

NOT_MEANT = [
    "Thực hiện Chỉ thị số 12-CT/TW về lưu học sinh, nhà trường đã làm tốt.",
    "Theo Nghị định 30/2020/NĐ-CP, 25 lưu học sinh khối 12 được xét.",
    "Năm 2025, nhà trường có 20 lưu học sinh.",
    "Năm học 2024-2025 có 20 lưu học sinh.",
    "Khối 12 có 25 lưu học sinh.",
    "Trong đó có 5 lưu học sinh.",
    "Nhà trường có 5 lưu học sinh nữ.",
    "Có 5 lưu học sinh có hoàn cảnh khó khăn.",
    "Tăng 3 lưu học sinh so với cùng kỳ.",
    "So với 20 lưu học sinh của năm trước, kết quả tốt hơn.",
    "Có gần 30 lưu học sinh.",
    "Có khoảng 30 lưu học sinh và trên 1.000 hoạt động tuyên truyền.",
    "Có hơn 20 lưu học sinh.",
    "Từ 20 đến 25 lưu học sinh mỗi năm.",
    "Có 20-25 lưu học sinh.",
    "Có 20 - 25 lưu học sinh.",
    "Kế hoạch năm 2026: 30 lưu học sinh.",
    "Phấn đấu có 30 lưu học sinh trong năm 2026.",
    "Chỉ tiêu được giao là 30 lưu học sinh.",
    "Ngày 25 lưu học sinh về thăm trường.",
    "Lớp 12 lưu học sinh tổ chức họp.",
    "Đợt 2 lưu học sinh về nước.",
    "Lần thứ 3 lưu học sinh được gặp mặt.",
    "Hội nghị có 25 lưu học sinh dự.",
    "Mỗi lớp có 2 lưu học sinh.",
    "Đã tặng quà 10 lưu học sinh.",
    "Nhà trường có 25 học sinh lớp 12A1.",
    "Chi bộ 2 có 3 lưu học sinh.",
    "Có 85% học sinh đạt chuẩn khối 10.",
    "Có 90 học sinh đạt chuẩn.",
    "Kinh phí thực hiện là 1,2 tỷ đồng.",
    "Kinh phí thực hiện là 300 nghìn đồng mỗi em.",
    "Sẽ cử 40 lưu học sinh.",
    "Công văn số 25 lưu học sinh cần đọc.",
    "Ngày 05.3.2026 có 3 lưu học sinh gặp nạn.",
    "Trường B có 5 lưu học sinh.",
    "Không có 2 lưu học sinh nào vi phạm.",
    "Có 2 trong 27 lưu học sinh được khen.",
    "Nhà trường có 12 lớp 6 và 25 giáo viên.",
    "Năm 2025 rất khó khăn. Nhà trường có 20 lưu học sinh.",
    "Có 5 lưu học sinh tại Pháp.",
    "Tính đến ngày 30/11/2026, đơn vị có 25 lưu học sinh.",
    "Tổng số lưu học sinh tính đến ngày 30/11/2026 là 25.",
    "Lũy kế có 25 lưu học sinh.",
    "Đầu năm, nhà trường có 20 lưu học sinh.",
    "Học kỳ 1 có 20 lưu học sinh.",
    "Quý 3 năm 2026 có 20 lưu học sinh.",
    "Có 20 lưu học sinh trong tháng 6.",
    "Có 20 lưu học sinh trong quý 3.",
    "6 tháng đầu năm có 20 lưu học sinh.",
    "Thành phố có 500 lưu học sinh.",
    "Trên địa bàn thành phố, có 500 lưu học sinh.",
    "Toàn ngành có 500 lưu học sinh.",
    "Sở có 500 lưu học sinh.",
    "Có 5 lưu học sinh của tỉnh.",
    "Có 25/27 lưu học sinh được khen.",
    "Có 5 hoạt động giao lưu, 3 hoạt động khác.",
]


@pytest.mark.parametrize("sentence", CONTRADICT)
def test_a_number_that_contradicts_the_table_is_told(sentence):
    assert len(check_prose(sentence, FACTS, year=2026, subject="Trường A")) == 1


@pytest.mark.parametrize("sentence", [*AGREE, *NOT_MEANT])
def test_no_false_alarm(sentence):
    assert check_prose(sentence, FACTS, year=2026, subject="Trường A") == []


def test_the_hint_says_both_numbers_and_names_the_indicator():
    (hint,) = check_prose("Nhà trường có 25 lưu học sinh.", FACTS, year=2026)

    assert str(hint) == "Lời ghi 25 lưu học sinh, bảng ghi 27" and hint.indicator == "Số lưu học sinh"


def test_a_superior_speaking_of_one_school_is_not_compared_with_the_total():
    said = "Nhà trường có 5 lưu học sinh."

    assert check_prose(said, FACTS, year=2026, subject="Sở Giáo dục", is_one_unit=False) == []
    assert check_prose("Toàn ngành có 5 lưu học sinh.", FACTS, year=2026, subject="Sở Giáo dục", is_one_unit=False)


def test_nothing_in_the_table_nothing_to_compare():
    assert check_prose("Có 5 lưu học sinh.", [amount("Số lưu học sinh", "người")], year=2026) == []
