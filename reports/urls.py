from django.urls import path

from reports.views import (
    administration,
    builder,
    cascade,
    duties,
    filling,
    handover,
    home,
    issuing,
    notifications,
    numbering,
    papers,
    requirements,
    review,
    rollup,
    steps,
    succession,
    workbook,
)

app_name = "reports"

urlpatterns = [
    # Việc của tôi
    path("", home.home, name="home"),
    # Báo cáo
    path("bao-cao/", duties.report_list, name="report_list"),
    path("bao-cao/da-nhan/", duties.report_review, name="report_review"),
    path("bao-cao/da-nhan/chap-nhan/", review.deliveries_accept, name="deliveries_accept"),
    path("bao-cao/nghia-vu/", duties.duty_catalogue, name="duty_catalogue"),
    path("bao-cao/ban-gui/<int:pk>/chap-nhan/", review.delivery_accept, name="delivery_accept"),
    path("bao-cao/ban-gui/<int:pk>/tra-lai/", review.delivery_return, name="delivery_return"),
    path("bao-cao/tep/<int:pk>/", filling.report_file, name="report_file"),
    path("bao-cao/<int:pk>/", filling.report_detail, name="report_detail"),
    path("bao-cao/<int:pk>.pdf", papers.report_pdf, name="report_pdf"),
    path("bao-cao/<int:pk>.docx", papers.report_docx, name="report_docx"),
    path("bao-cao/<int:pk>/tu-luu/", filling.report_autosave, name="report_autosave"),
    path("bao-cao/<int:pk>/bang-tinh.xlsx", workbook.report_workbook, name="report_workbook"),
    path("bao-cao/<int:pk>/nap-bang-tinh/", workbook.report_workbook_upload, name="report_workbook_upload"),
    path("bao-cao/<int:pk>/nap-bang-tinh/ghi/", workbook.report_workbook_apply, name="report_workbook_apply"),
    path("bao-cao/<int:pk>/gui/", filling.report_send, name="report_send"),
    path("bao-cao/<int:pk>/lan/<int:number>/", filling.report_version, name="report_version"),
    path("bao-cao/<int:pk>/lan/<int:number>/bien-nhan/", filling.report_receipt, name="report_receipt"),
    path("bao-cao/<int:pk>/lan/<int:number>/cap-so/", numbering.report_number, name="report_number"),
    path("bao-cao/<int:pk>/tong-hop/", filling.report_fold, name="report_fold"),
    path("bao-cao/<int:pk>/nhat-ky/", filling.report_history, name="report_history"),
    path("bao-cao/<int:pk>/gia-han/", review.duty_extend, name="duty_extend"),
    path("bao-cao/<int:pk>/mien/", review.duty_exempt, name="duty_exempt"),
    # Chế độ báo cáo
    path("bao-cao/che-do/", requirements.requirement_list, name="requirement_list"),
    path("bao-cao/che-do/moi/", requirements.requirement_create, name="requirement_create"),
    path("bao-cao/che-do/danh-muc/moi/", builder.value_list_create, name="value_list_create"),
    path("bao-cao/che-do/<int:pk>/", requirements.requirement_detail, name="requirement_detail"),
    path("bao-cao/che-do/<int:pk>/sua/", requirements.requirement_edit, name="requirement_edit"),
    path("bao-cao/che-do/<int:pk>/mau/", builder.requirement_form, name="requirement_form"),
    path("bao-cao/che-do/<int:pk>/han-theo-cap/", steps.requirement_steps, name="requirement_steps"),
    path("bao-cao/che-do/<int:pk>/ap-dung/", requirements.requirement_open, name="requirement_open"),
    path("bao-cao/che-do/<int:pk>/cach-tong-hop/", builder.requirement_rules, name="requirement_rules"),
    path("van-ban/<int:pk>/bao-cao/", requirements.document_reports, name="document_reports"),
    # Ban hành kèm nghĩa vụ báo cáo
    path("ke-hoach/<int:pk>/ban-hanh/", issuing.plan_issue, name="plan_issue"),
    path("ke-hoach/<int:pk>/thu-hoi/", issuing.plan_withdraw, name="plan_withdraw"),
    # Tổng quan
    path("tong-quan/", rollup.rollup, name="rollup"),
    path("tong-quan/danh-sach/", rollup.rollup_list, name="rollup_list"),
    path("tong-quan/qua-han/", rollup.overdue_list, name="overdue_list"),
    path("tong-quan/qua-han/don-doc.pdf", papers.reminder_pdf, name="reminder_pdf"),
    path("tong-quan/qua-han/don-doc.docx", papers.reminder_docx, name="reminder_docx"),
    path("tong-quan/don-vi/", rollup.rollup_bodies, name="rollup_bodies"),
    path("tong-quan/xuat.xlsx", rollup.rollup_export, name="rollup_export"),
    # Triển khai
    path("van-ban/<int:pk>/trien-khai/", cascade.cascade, name="cascade"),
    path("van-ban/<int:pk>/trien-khai/bao-cao/", cascade.cascade_reports, name="cascade_reports"),
    path("van-ban/<int:pk>/trien-khai/<int:node_pk>/", cascade.cascade_children, name="cascade_children"),
    # Thông báo
    path("thong-bao/", notifications.notification_list, name="notification_list"),
    path("thong-bao/da-doc/", notifications.notification_read_all, name="notification_read_all"),
    path("thong-bao/<int:pk>/", notifications.notification_open, name="notification_open"),
    path("thong-bao/<int:pk>/da-doc/", notifications.notification_read, name="notification_read"),
    # Thư nhắc, cho người quản trị
    path("quan-tri/thu/", administration.mail_standing, name="mail_standing"),
    # Sự kiện tổ chức và bàn giao công việc (danh sách, soạn: orgs)
    path("quan-tri/su-kien/<int:pk>/", succession.event_detail, name="event_detail"),
    path("quan-tri/su-kien/<int:pk>/ap-dung/", succession.event_apply, name="event_apply"),
    path("nguoi-dung/<int:pk>/ban-giao/", handover.handover_start, name="handover_start"),
    path("nguoi-dung/<int:pk>/ban-giao/<int:body_pk>/", handover.handover, name="handover"),
]
