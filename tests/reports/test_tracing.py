"""Sentences and where they come from; near-duplicates grouped."""

import random
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.conf import settings

from reports.consolidation.blocks import chosen_from
from reports.consolidation.gathering import LowerText
from reports.consolidation.grouping import group_texts
from reports.consolidation.sentences import differences, split_sentences
from reports.consolidation.tracing import trace

SEEDS = sorted((settings.BASE_DIR.parent / "shared" / "seeds").glob("*.txt"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Đã làm. Sẽ làm tiếp!", ["Đã làm.", "Sẽ làm tiếp!"]),
        ("Chi 1.250,5 triệu đồng. Thu 3.000 đồng.", ["Chi 1.250,5 triệu đồng.", "Thu 3.000 đồng."]),
        ("Họp tại TP. Hải Phòng. Có 3 trường dự.", ["Họp tại TP. Hải Phòng.", "Có 3 trường dự."]),
        ("PGS. TS. Nguyễn Văn A. dự họp.", ["PGS. TS. Nguyễn Văn A. dự họp."]),
        ("Trường A: “1. Đã làm. 2. Sẽ làm.”", ["Trường A: “1. Đã làm.", "2. Sẽ làm.”"]),
        ("1. Kết quả đạt được. Đã phổ biến.", ["1. Kết quả đạt được.", "Đã phổ biến."]),
        ("- Tuyên truyền; phổ biến; tập huấn.", ["- Tuyên truyền;", "phổ biến;", "tập huấn."]),
        ("Dòng một\nDòng hai", ["Dòng một", "Dòng hai"]),
        ("Có sách, báo, v.v. và tài liệu.", ["Có sách, báo, v.v. và tài liệu."]),
        ("Theo chỉ đạo của UBND. Nhà trường đã làm.", ["Theo chỉ đạo của UBND.", "Nhà trường đã làm."]),
        ("Sở nêu: “Đã làm.” Trường làm tiếp.", ["Sở nêu: “Đã làm.”", "Trường làm tiếp."]),
        ("Vì sao chậm? Thiếu người… Đã bổ sung.", ["Vì sao chậm?", "Thiếu người…", "Đã bổ sung."]),
        (
            "Theo NĐ 30/2020/NĐ-CP ngày 05.3.2020 của Chính phủ.",
            ["Theo NĐ 30/2020/NĐ-CP ngày 05.3.2020 của Chính phủ."],
        ),
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


def lower(pk, unit, text, *, duty=None, number=1):
    return LowerText(pk, duty or pk, number, pk, unit, text, datetime(2026, 12, 1, tzinfo=UTC))


SOURCES = [
    lower(1, "Trường A", "Đã phổ biến Chỉ thị tới 45 cán bộ. Không có gì lạ."),
    lower(2, "Trường B", "Không có gì lạ. Đã mở 3 lớp bồi dưỡng kiến thức cho lưu học sinh."),
    lower(3, "Trường C", "Tổ chức tốt công tác tuyên truyền tại TP. Hải Phòng."),
]


def told(text, rows=()):
    return [(one.kind, [origin.source.unit for origin in one.origins]) for one in trace(text, SOURCES, rows)]


def test_each_sentence_is_traced_to_the_unit_that_wrote_it():
    text = "Trường C: “Tổ chức tốt công tác tuyên truyền tại TP. Hải Phòng.”\n\nSở đã kiểm tra hai trường."

    assert told(text) == [("exact", ["Trường C"]), ("own", [])]


def test_a_quote_of_several_sentences_is_traced_sentence_by_sentence():
    assert told("Trường A: “Đã phổ biến Chỉ thị tới 45 cán bộ. Không có gì lạ.”") == [
        ("exact", ["Trường A"]),
        ("exact", ["Trường A", "Trường B"]),
    ]


def test_a_quote_that_begins_with_a_list_mark_is_traced():
    sources = [lower(1, "Trường A", "1. Công tác tuyên truyền\nc) Đề nghị Sở;")]
    text = "Trường A: “1. Công tác tuyên truyền\nc) Đề nghị Sở;”"

    assert [one.kind for one in trace(text, sources)] == ["exact", "exact"]
    assert [one.kind for one in trace("Trường A: “c) Đề nghị Sở;”", sources)] == ["exact"]


def test_the_unit_named_before_the_colon_is_the_one_told():
    assert told("Trường B: “Không có gì lạ.”") == [("exact", ["Trường B"])]


def test_a_sentence_changed_a_little_is_near_and_shows_the_words_below():
    (one,) = trace("Đã mở 5 lớp bồi dưỡng kiến thức cho các lưu học sinh.", SOURCES)

    assert one.kind == "near"
    assert one.origins[0].sentence == "Đã mở 3 lớp bồi dưỡng kiến thức cho lưu học sinh."


def test_case_and_diacritics_do_not_hide_the_source():
    assert told("KHÔNG CÓ GÌ LẠ!")[0][0] == "exact"


def test_a_merged_text_names_the_reports_it_was_merged_from():
    rows = [SimpleNamespace(how="merged", text="Các trường đều làm tốt.", source_id=pk) for pk in (1, 3)]
    (one,) = trace("Các trường đều làm tốt.", SOURCES, rows)

    assert one.kind == "merged" and [source.unit for source in one.merged] == ["Trường A", "Trường C"]


def test_a_report_sent_twice_is_told_once():
    twice = [lower(8, "Trường A", "Đã xong việc.", duty=4, number=2), lower(7, "Trường A", "Đã xong việc.", duty=4)]
    (one,) = trace("Đã xong việc.", twice)

    assert [origin.source.number for origin in one.origins] == [2]


def test_many_texts_are_grouped_without_comparing_each_with_each():
    base = "Nhà trường đã phổ biến nội dung Chỉ thị tới {} cán bộ, giáo viên và {} học sinh toàn trường trong năm học"
    texts = [base.format(at, at * 3) for at in range(60)] + ["Không có khó khăn."] * 30 + ["Thiếu kinh phí hoạt động"]
    texts += ["không có khó khăn"]
    sizes = [(len(group), len(group.variants)) for group in group_texts(texts)]

    assert sizes == [(60, 60), (31, 1), (1, 1)]


def test_texts_about_other_things_are_not_grouped():
    texts = [
        "Nhà trường đã tổ chức ba buổi tuyên truyền cho phụ huynh học sinh khối mười hai.",
        "Kinh phí hoạt động còn hạn chế, đề nghị Sở quan tâm bổ sung trong năm tới.",
        "Nhà trường đã tổ chức hội nghị cán bộ công chức đầu năm học theo quy định.",
    ]
    assert [len(group) for group in group_texts(texts)] == [1, 1, 1]


@pytest.mark.skipif(not SEEDS, reason="the texts of real papers are not on this machine")
def test_every_sentence_of_quotes_from_real_papers_is_traced_to_its_report():
    chance = random.Random(5)
    lines = [line.strip() for path in SEEDS for line in path.read_text(encoding="utf-8").splitlines()]
    lines = [line for line in lines if len(line) > 20]
    for _ in range(20):
        sources = [
            lower(pk, f"Trường số {pk}, phường {pk % 3}", "\n".join(chance.sample(lines, 2))) for pk in range(12)
        ]
        rows = [
            SimpleNamespace(
                how="quoted", text=sources[pk].text, position=pk, source_id=pk,
                source=SimpleNamespace(duty=SimpleNamespace(organization=SimpleNamespace(name=sources[pk].unit))),
            )
            for pk in chance.sample(range(12), 5)
        ]  # fmt: skip
        for one in trace(chosen_from(rows).text, sources, rows):
            assert one.kind == "exact", one.text
            assert {origin.source.version_id for origin in one.origins} & {row.source_id for row in rows}
