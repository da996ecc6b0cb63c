import hashlib
from io import StringIO
from urllib.parse import quote

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import transaction

from directives import services
from directives.models import DocumentFile, ReceiptFile
from directives.secrecy import SecretContent
from directives.services.files import stored_models
from directives.uploads import BadUpload
from orgs.errors import NotAllowed, StateConflict
from orgs.models import AuditEntry
from tests.directives.conftest import DAY, paper_fields
from tests.directives.samples import pdf, picture, upload, word
from tests.factories import make_document


@pytest.fixture(autouse=True)
def own_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def on_disk(tmp_path):
    return [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.fixture
def stored(receipt, province):
    return services.attach_receipt_file(
        receipt=receipt, upload=upload("Bản quét số 8.png", picture()), actor=province.clerk
    )


def test_a_stored_file_keeps_its_hash_and_nothing_of_its_name_on_disk(stored, tmp_path):
    assert stored.sha256 == hashlib.sha256(picture()).hexdigest()
    assert (stored.name, stored.content_type, stored.size) == ("Bản quét số 8.png", "image/png", len(picture()))
    (path,) = on_disk(tmp_path)
    assert "Bản" not in str(path)
    assert path.suffix == ""


def test_a_file_leaves_as_an_attachment_that_cannot_run(client, province, receipt, stored):
    client.force_login(province.specialist)
    response = client.get(f"/van-ban/den/{receipt.pk}/tep/{stored.pk}/")
    assert response.content == picture()
    assert response["Content-Disposition"] == f"attachment; filename*=utf-8''{quote('Bản quét số 8.png')}"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "no-store" in response["Cache-Control"]


def test_a_receipts_file_is_never_shown_to_another_office(client, province, receipt, issued, stored):
    address = f"/van-ban/den/{receipt.pk}/tep/{stored.pk}/"
    for person in (province.school_head, province.outsider, province.administrator):
        client.force_login(person)
        assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


def test_a_file_is_only_found_under_its_own_parent(client, province, receipt, stored):
    other = services.register_arrival(
        organization=province.so, arrived_on=DAY, medium="paper", actor=None, fields=paper_fields()
    )
    client.force_login(province.clerk)
    assert client.get(f"/van-ban/den/{other.pk}/tep/{stored.pk}/").status_code == 404
    assert client.get(f"/van-ban/{receipt.document_id}/tep/{stored.pk}/").status_code == 404


def test_a_papers_own_file_is_read_by_whoever_reads_the_paper(client, province, receipt, issued):
    official = services.attach_document_file(
        document=receipt.document, upload=upload("08.pdf", pdf()), actor=province.clerk, is_official=True
    )
    address = f"/van-ban/{receipt.document_id}/tep/{official.pk}/"
    for person, status in ((province.school_head, 200), (province.outsider, 404), (province.administrator, 404)):
        client.force_login(person)
        assert client.get(address).status_code == status


def test_a_file_of_a_draft_stays_inside_the_body(client, province):
    draft = make_document(province.so, state="draft", origin="written")
    stored = services.store_file(
        model=DocumentFile,
        parent_field={"document": draft},
        upload=upload("a.png", picture()),
        actor=province.specialist,
    )
    for person, status in ((province.clerk, 200), (province.leader, 404), (province.auditor, 404)):
        client.force_login(person)
        assert client.get(f"/van-ban/{draft.pk}/tep/{stored.pk}/").status_code == status


def test_a_file_altered_on_disk_is_not_served(client, province, receipt, stored, tmp_path, caplog):
    on_disk(tmp_path)[0].chmod(0o600)
    on_disk(tmp_path)[0].write_bytes(b"changed")
    client.force_login(province.clerk)
    assert client.get(f"/van-ban/den/{receipt.pk}/tep/{stored.pk}/").status_code == 409
    assert "altered" in caplog.text


def test_a_missing_file_is_an_alarm_not_a_crash(client, province, receipt, stored, tmp_path, caplog):
    on_disk(tmp_path)[0].unlink()
    client.force_login(province.clerk)
    assert client.get(f"/van-ban/den/{receipt.pk}/tep/{stored.pk}/").status_code == 404
    assert "file missing" in caplog.text
    with pytest.raises(CommandError, match="Mất tệp"):
        call_command("sweep_files", stdout=StringIO())


@pytest.mark.parametrize(
    ("name", "content", "error"),
    [("a.exe", b"MZ", BadUpload), ("a.docx", word("TUYỆT MẬT"), SecretContent)],
    ids=["type", "secret"],
)
def test_a_refused_file_leaves_neither_row_nor_file(province, tmp_path, name, content, error):
    with pytest.raises(error):
        services.register_arrival(
            organization=province.so,
            arrived_on=DAY,
            medium="paper",
            actor=province.clerk,
            fields=paper_fields(),
            files=[upload(name, content)],
        )
    assert not province.so.receipts.exists()
    assert on_disk(tmp_path) == []


def test_a_transaction_that_fails_takes_its_files_with_it(province, tmp_path):
    for _ in range(2):
        try:
            services.register_arrival(
                organization=province.so,
                arrived_on=DAY,
                medium="paper",
                actor=province.clerk,
                fields=paper_fields(),
                files=[upload("a.png", picture())],
            )
        except StateConflict:
            continue
    assert ReceiptFile.objects.count() == len(on_disk(tmp_path)) == 1


def test_the_sweeper_removes_only_files_that_no_row_names(province, receipt, stored, tmp_path):
    try:
        with transaction.atomic():
            services.attach_receipt_file(receipt=receipt, upload=upload("b.png", picture()), actor=None)
            raise RuntimeError
    except RuntimeError:
        pass
    assert len(on_disk(tmp_path)) == 2  # rolled back outside our own block: an orphan, never a row without a file
    call_command("sweep_files", "--delete", stdout=StringIO())
    assert len(on_disk(tmp_path)) == 2  # too young to be sure of
    call_command("sweep_files", "--delete", "--hours=-1", stdout=StringIO())
    assert [default_storage.path(stored.file.name)] == [str(path) for path in on_disk(tmp_path)]


def test_removing_a_file_leaves_a_trace_and_no_bytes(
    client, province, receipt, stored, tmp_path, django_capture_on_commit_callbacks
):
    client.force_login(province.clerk)
    address = f"/van-ban/den/{receipt.pk}/tep/{stored.pk}/go/"
    assert client.get(address).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(address).status_code == 302
    assert on_disk(tmp_path) == []
    assert AuditEntry.objects.get(action="file_removed").changes["sha256"] == stored.sha256
    assert client.post(address).status_code == 404


def test_only_the_clerk_changes_the_files_of_a_receipt(province, receipt, stored):
    for actor in (province.specialist, province.head, province.leader, province.school_clerk):
        with pytest.raises(NotAllowed):
            services.attach_receipt_file(receipt=receipt, upload=upload("a.png", picture()), actor=actor)
        with pytest.raises(NotAllowed):
            services.remove_file(stored=stored, actor=actor)


def test_the_upload_page_says_why_a_file_is_refused(client, province, receipt):
    client.force_login(province.clerk)
    answer = client.post(f"/van-ban/den/{receipt.pk}/tep/", {"files": upload("a.docx", word("TỐI MẬT"))})
    assert "pháp luật về bảo vệ bí mật nhà nước" in answer.content.decode()
    answer = client.post(
        f"/van-ban/den/{receipt.pk}/tep/", {"files": [upload("a.png", picture()), upload("b.pdf", pdf())]}
    )
    assert answer.status_code == 302
    assert receipt.files.count() == 2


def test_every_upload_field_carries_the_notice(client, province, receipt):
    client.force_login(province.clerk)
    for address in ("/van-ban/den/moi/", f"/van-ban/den/{receipt.pk}/", f"/van-ban/{receipt.document_id}/"):
        page = client.get(address).content.decode()
        assert page.count('type="file"') == page.count("Không tải lên tài liệu mật") >= 1


def test_every_kind_of_stored_file_is_known_to_the_sweeper():
    assert {DocumentFile, ReceiptFile} <= set(stored_models())
