"""PDF/A-2a by what packaged tools can show: markers, tags, language, title, fonts, output intent, same bytes.

Full conformity would need a validator that is not packaged for Debian, Python or Node; it is not proved here.
"""

import re
import shutil
import subprocess
import sys
from io import BytesIO

import pikepdf
import pytest

from plans.documents import render_pdf
from tests.documents.papers import samples
from tests.settings import BASE_DIR

NAMES = ["state-plan", "state-dispatch", "party-draft", "state-decision-attached", "state-minutes"]
NAMES += [pytest.param(name, marks=pytest.mark.slow) for name in ("state-annexes", "party-annexes", "state-report")]


@pytest.fixture(scope="module")
def drawn():
    kept, papers = {}, samples()

    def draw(name):
        return kept.setdefault(name, render_pdf(papers[name]))

    return draw


def tags(node, found=None):
    """Every structure type below a node, with its attributes."""
    found = [] if found is None else found
    children = node.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            found.append((str(child.S)[1:], child))
            tags(child, found)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_markers_language_title_and_intent(drawn, name):
    with pikepdf.open(BytesIO(drawn(name))) as pdf:
        root, meta = pdf.Root, pdf.open_metadata()
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        title = samples()[name].title
        assert str(pdf.docinfo["/Title"]) == meta["dc:title"] == title and title
        assert str(root.Lang) == "vi"
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        (intent,) = root.OutputIntents
        assert str(intent.S) == "/GTS_PDFA1" and len(intent.DestOutputProfile.read_bytes()) > 1000
        assert not pdf.is_encrypted and not pdf.attachments and "/AcroForm" not in root and "/Names" not in root
        assert len(pdf.trailer.ID) == 2


@pytest.mark.parametrize("name", NAMES)
def test_every_mark_on_a_page_belongs_to_the_tree_or_is_an_artifact(drawn, name):
    with pikepdf.open(BytesIO(drawn(name))) as pdf:
        kinds = [kind for kind, _ in tags(pdf.Root.StructTreeRoot)]
        assert kinds.count("Document") == 1 and kinds.count("P") > 5
        assert ("H1" in kinds) == bool(samples()[name].kind_name)
        for page in pdf.pages:
            assert "/StructParents" in page.obj and str(page.Tabs) == "/S"
            depth = 0
            for operands, operator in pikepdf.parse_content_stream(page):
                depth += {"BMC": 1, "BDC": 1, "EMC": -1}.get(str(operator), 0)
                if str(operator) in ("Tj", "TJ", "f", "S", "f*"):
                    assert depth > 0, (operands, operator)


@pytest.mark.slow
def test_a_table_is_tagged_as_one(drawn):
    with pikepdf.open(BytesIO(drawn("state-annexes"))) as pdf:
        found = tags(pdf.Root.StructTreeRoot)
        kinds = [kind for kind, _ in found]
        assert kinds.count("Table") >= 1 and kinds.count("TH") >= 6 and kinds.count("TD") == 6 * 30
        cells = [node for kind, node in found if kind == "TD"]
        assert all(node.A.Headers for node in cells)  # each cell names its head


@pytest.mark.parametrize("name", NAMES)
def test_every_font_is_embedded_with_a_map_to_unicode(drawn, name):
    with pikepdf.open(BytesIO(drawn(name))) as pdf:
        fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
        whole = [font for font in fonts if font.Subtype == "/Type0"]
        assert whole and all("/ToUnicode" in font for font in whole)
        for font in whole:
            (inner,) = font.DescendantFonts
            assert {"/FontFile2", "/FontFile3"} & set(inner.FontDescriptor.keys())
            assert re.match(r"/[A-Z]{6}\+Liberation-Serif", str(font.BaseFont))


@pytest.mark.skipif(not shutil.which("qpdf"), reason="máy chưa có gói qpdf")
@pytest.mark.parametrize("name", NAMES)
def test_qpdf_finds_nothing(drawn, name, tmp_path):
    path = tmp_path / "van-ban.pdf"
    path.write_bytes(drawn(name))
    done = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True)
    assert done.returncode == 0 and "No syntax or stream encoding errors" in done.stdout, done.stdout + done.stderr


def test_the_same_bytes_twice_and_from_another_process(drawn):
    again = (
        "import os, sys, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'tests.settings'; django.setup()\n"
        "from tests.documents.papers import samples; from plans.documents import render_pdf\n"
        "sys.stdout.buffer.write(render_pdf(samples()['state-plan']))"
    )
    assert render_pdf(samples()["state-plan"]) == drawn("state-plan")
    env = {"PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "7", "TZ": "America/New_York"}
    done = subprocess.run([sys.executable, "-c", again], cwd=BASE_DIR, env=env, capture_output=True, timeout=90)
    assert done.stdout == drawn("state-plan"), done.stderr.decode()[-500:]
