"""The text that the secrecy check reads, piece by piece; in production it runs in a process of its own."""

import io

import pytest

from directives import services
from directives.extract import ooxml_lines, pdf_lines
from directives.forms.fields import find_issuer
from directives.secrecy import SecretContent
from orgs.models import OrganizationName
from tests.directives.conftest import DAY, paper_fields
from tests.directives.samples import pdf, sheet, with_part, word
from tests.factories import make_org


def test_words_cells_headers_and_pages_are_read():
    lines = list(ooxml_lines(io.BytesIO(word("Một", "Hai", header="Đầu trang"))))
    assert {"Một", "Hai", "Đầu trang"} <= set(lines)
    assert {"Một", "Hai"} <= set(ooxml_lines(io.BytesIO(sheet("Một", "Hai"))))
    assert "Một" in "\n".join(pdf_lines(io.BytesIO(pdf("<p>Một</p>"))))


def test_a_text_box_is_a_line_of_its_own():
    box = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p>'
        "<w:r><w:t>Ngoài</w:t></w:r><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Trong</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r><w:r><w:tab/><w:t>sau</w:t></w:r></w:p></w:body></w:document>"
    )
    lines = list(ooxml_lines(io.BytesIO(with_part(word(), "word/document.xml", box.encode()))))
    assert {"Ngoài\tsau", "Trong"} <= set(lines)


def test_a_sheets_header_is_read_without_its_codes():
    mark = "&amp;C&amp;&quot;Arial&quot;&amp;14MẬT"
    header = f"<worksheet><headerFooter><oddHeader>{mark}</oddHeader></headerFooter></worksheet>".encode()
    lines = list(ooxml_lines(io.BytesIO(with_part(sheet(), "xl/worksheets/sheet9.xml", header))))
    assert "MẬT" in [line.strip() for line in lines]


def test_typed_text_that_bears_a_mark_is_refused_by_the_services(province, receipt):
    with pytest.raises(SecretContent):
        services.register_arrival(
            organization=province.so,
            arrived_on=DAY,
            medium="paper",
            actor=province.clerk,
            fields=paper_fields(text="Tối mật là một độ mật\nTỐI MẬT"),
        )
    with pytest.raises(SecretContent):
        services.direct_receipt(
            receipt=receipt, direction="MẬT", main=None, helpers=[], due_on=None, actor=province.head
        )


def test_an_issuer_is_found_by_present_short_or_former_name(province):
    renamed = make_org("Đảng ủy xã Xuân Trường")
    OrganizationName.objects.create(organization=renamed, name="Huyện ủy Xuân Trường")
    assert find_issuer("sở gd&đt hải phòng") == province.so
    assert find_issuer("Huyện ủy Xuân Trường") == renamed
    assert find_issuer("Sở") is None
    assert find_issuer("") is None
    make_org("Sở Y tế Hải Phòng")
    assert find_issuer("Sở Y tế Hải Phòng") is None  # two of that name: the clerk's text stands
