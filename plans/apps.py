from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "Kế hoạch"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from orgs.audit import describe  # noqa: PLC0415 models are not loaded before

        describe(
            plan_created="Tạo dự thảo",
            plan_saved="Sửa dự thảo",
            plan_submitted="Trình duyệt",
            plan_recalled="Rút lại bản trình",
            plan_returned="Trả lại",
            plan_approved="Duyệt",
            plan_signed="Ký",
            plan_issued="Cấp số và ban hành",
            plan_withdrawn="Thu hồi",
            plan_taken_over="Tiếp nhận dự thảo của đơn vị đã kết thúc",
            plan_scan_attached="Đính kèm bản ký chính thức",
            correction_started="Soạn công văn đính chính",
            number_entered="Ghi sổ bù",
            number_voided="Hủy số",
            series_saved="Thiết lập sổ văn bản đi",
            term_saved="Khai nhiệm kỳ",
            first_number_set="Đặt số bắt đầu",
        )
