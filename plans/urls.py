from django.urls import path, re_path

from plans.views import assisting, detail, editing, exemptions, listing, printing, register, settings, workflow

app_name = "plans"

urlpatterns = [
    path("ke-hoach/", listing.plan_list, name="plan_list"),
    path("ke-hoach/moi/", listing.plan_create, name="plan_create"),
    re_path(r"^ke-hoach/the-thuc-(?P<look>state|party)\.css$", detail.paper_css, name="paper_css"),
    # Sổ văn bản đi
    path("ke-hoach/so-van-ban-di/", register.register, name="register"),
    path("ke-hoach/so-van-ban-di/in/", register.register_print, name="register_print"),
    path("ke-hoach/so-van-ban-di.pdf", register.register_pdf, name="register_pdf"),
    path("ke-hoach/so-van-ban-di.xlsx", register.register_xlsx, name="register_xlsx"),
    path("ke-hoach/so-van-ban-di/<int:pk>/ghi-bu/", register.number_enter, name="number_enter"),
    path("ke-hoach/so-van-ban-di/so/<int:pk>/huy/", register.number_void, name="number_void"),
    path("ke-hoach/so-van-ban-di/thiet-lap/", settings.series_settings, name="series_settings"),
    path("ke-hoach/so-van-ban-di/thiet-lap/<int:pk>/", settings.series_settings, name="series_settings_of"),
    path("ke-hoach/so-van-ban-di/thiet-lap/<int:pk>/mo-so/", settings.series_create, name="series_create"),
    path("ke-hoach/so-van-ban-di/thiet-lap/<int:pk>/nhiem-ky/", settings.term_create, name="term_create"),
    path("ke-hoach/so-van-ban-di/thiet-lap/<int:pk>/so-dau/", settings.first_number_set, name="first_number_set"),
    path("ke-hoach/so-van-ban-di/thiet-lap/so/<int:pk>/", settings.series_edit, name="series_edit"),
    # Một kế hoạch
    path("ke-hoach/<int:pk>/", detail.plan_detail, name="plan_detail"),
    path("ke-hoach/<int:pk>.pdf", printing.plan_pdf, name="plan_pdf"),
    path("ke-hoach/<int:pk>.docx", printing.plan_docx, name="plan_docx"),
    path("ke-hoach/<int:pk>/tep/<str:format>/", printing.issued_progress, name="issued_progress"),
    path("ke-hoach/<int:pk>/tep/<str:format>/lap-lai/", printing.issued_retry, name="issued_retry"),
    path("ke-hoach/<int:pk>/lap-tep/<str:format>/", printing.print_ask, name="print_ask"),
    path("ke-hoach/<int:pk>/in-lai/", printing.plan_reprint, name="plan_reprint"),
    path("ke-hoach/ban-in/<int:pk>/", printing.print_job, name="print_job"),
    path("ke-hoach/ban-in/<int:pk>/tep/", printing.print_file, name="print_file"),
    path("ke-hoach/ban-in/<int:pk>/lap-lai/", printing.print_retry, name="print_retry"),
    path("ke-hoach/<int:pk>/nhat-ky/", detail.plan_history, name="plan_history"),
    path("ke-hoach/<int:pk>/sua/", editing.plan_edit, name="plan_edit"),
    path("ke-hoach/<int:pk>/tu-luu/", editing.plan_autosave, name="plan_autosave"),
    path("ke-hoach/<int:pk>/xem-trang/", assisting.plan_preview, name="plan_preview"),
    path("ke-hoach/<int:pk>/dan/", assisting.plan_paste, name="plan_paste"),
    path("ke-hoach/<int:pk>/kiem-tra/", assisting.plan_check, name="plan_check"),
    path("ke-hoach/<int:pk>/sua-loi/", assisting.plan_fix, name="plan_fix"),
    path("ke-hoach/<int:pk>/doi-chieu/", exemptions.plan_coverage, name="plan_coverage"),
    path("ke-hoach/<int:pk>/trinh/", workflow.plan_submit, name="plan_submit"),
    path("ke-hoach/<int:pk>/rut-lai/", workflow.plan_recall, name="plan_recall"),
    path("ke-hoach/<int:pk>/tra-lai/", workflow.plan_return, name="plan_return"),
    path("ke-hoach/<int:pk>/duyet/", workflow.plan_approve, name="plan_approve"),
    path("ke-hoach/<int:pk>/ky/", workflow.plan_sign, name="plan_sign"),
    path("ke-hoach/<int:pk>/tiep-nhan/", workflow.plan_take_over, name="plan_take_over"),
    path("ke-hoach/<int:pk>/dinh-chinh/", workflow.plan_correct, name="plan_correct"),
    path("ke-hoach/<int:pk>/ban-ky/", workflow.plan_scan, name="plan_scan"),
]
