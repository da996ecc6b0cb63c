from django.urls import path

from directives.views import arrivals, documents, editing, files, receipts, register

app_name = "directives"

urlpatterns = [
    # sổ văn bản đến
    path("van-ban/den/", receipts.receipt_list, name="receipt_list"),
    path("van-ban/den/moi/", arrivals.receipt_create, name="receipt_create"),
    path("van-ban/den/da-co/", arrivals.receipt_known, name="receipt_known"),
    path("van-ban/den/so/", register.register_page, name="register_page"),
    path("van-ban/den/so.pdf", register.register_as_pdf, name="register_pdf"),
    path("van-ban/den/so.xlsx", register.register_as_xlsx, name="register_xlsx"),
    path("van-ban/den/<int:pk>/", receipts.receipt_detail, name="receipt_detail"),
    path("van-ban/den/<int:pk>/vao-so/", receipts.receipt_number, name="receipt_number"),
    path("van-ban/den/<int:pk>/tiep-nhan/", receipts.receipt_acknowledge, name="receipt_acknowledge"),
    path("van-ban/den/<int:pk>/chi-dao/", receipts.receipt_direct, name="receipt_direct"),
    path("van-ban/den/<int:pk>/xong/", receipts.receipt_close, name="receipt_close"),
    path("van-ban/den/<int:pk>/mo-lai/", receipts.receipt_reopen, name="receipt_reopen"),
    path("van-ban/den/<int:pk>/tep/", receipts.receipt_file_add, name="receipt_file_add"),
    path("van-ban/den/<int:pk>/tep/<int:file_pk>/", files.receipt_file, name="receipt_file"),
    path("van-ban/den/<int:pk>/tep/<int:file_pk>/go/", receipts.receipt_file_remove, name="receipt_file_remove"),
    # văn bản
    path("van-ban/", documents.document_list, name="document_list"),
    path("van-ban/<int:pk>/", documents.document_detail, name="document_detail"),
    path("van-ban/<int:pk>/nhat-ky/", documents.document_history, name="document_history"),
    path("van-ban/<int:pk>/sua/", editing.document_edit, name="document_edit"),
    path("van-ban/<int:pk>/nhiem-vu/", editing.document_tasks, name="document_tasks"),
    path("van-ban/<int:pk>/nhiem-vu/<int:task_pk>/khong-ap-dung/", editing.task_exempt, name="task_exempt"),
    path("van-ban/<int:pk>/dan-chieu/", editing.document_references, name="document_references"),
    path("van-ban/<int:pk>/tep/", editing.document_file_add, name="document_file_add"),
    path("van-ban/<int:pk>/tep/<int:file_pk>/", files.document_file, name="document_file"),
    path("van-ban/<int:pk>/tep/<int:file_pk>/go/", editing.document_file_remove, name="document_file_remove"),
]
