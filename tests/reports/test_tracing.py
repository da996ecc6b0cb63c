import pytest

from reports.consolidation.sentences import differences, split_sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đã làm. Sẽ làm tiếp!", ["Đã làm.", "Sẽ làm tiếp!"]),
        ("Chi 1.250,5 triệu đồng. Thu 3.000 đồng.", ["Chi 1.250,5 triệu đồng.", "Thu 3.000 đồng."]),
        ("Họp tại TP. Hải Phòng. Có 3 trường dự.", ["Họp tại TP. Hải Phòng.", "Có 3 trường dự."]),
        ("PGS. TS. Nguyễn Văn A. dự họp.", ["PGS. TS. Nguyễn Văn A. dự họp."]),
        ("1. Kết quả đạt được. Đã phổ biến.", ["1. Kết quả đạt được.", "Đã phổ biến."]),
        ("- Tuyên truyền; phổ biến; tập huấn.", ["- Tuyên truyền;", "phổ biến;", "tập huấn."]),
        ("Dòng một\nDòng hai", ["Dòng một", "Dòng hai"]),
        ("Có sách, báo, v.v. và tài liệu.", ["Có sách, báo, v.v. và tài liệu."]),
        ("Theo chỉ đạo của UBND. Nhà trường đã làm.", ["Theo chỉ đạo của UBND.", "Nhà trường đã làm."]),
        ("Sở nêu: “Đã làm.” Trường làm tiếp.", ["Sở nêu: “Đã làm.”", "Trường làm tiếp."]),
        ("Vì sao chậm? Thiếu người… Đã bổ sung.", ["Vì sao chậm?", "Thiếu người…", "Đã bổ sung."]),
        ("Theo NĐ 30/2020/NĐ-CP ngày 05.3.2020 của Chính phủ.", ["Theo NĐ 30/2020/NĐ-CP ngày 05.3.2020 của Chính phủ."]),
        ("a) Nội dung một. b) Nội dung hai.", ["a) Nội dung một.", "b) Nội dung hai."]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, expected):
    assert split_sentences(text) == expected


def test_differences_are_told_word_by_word():
    assert differences("Đã mở 3 lớp học", "Đã mở 5 lớp") == [
        ("same", "Đã mở"), ("gone", "3"), ("new", "5"), ("same", "lớp"), ("gone", "học"),
    ]  # fmt: skip
