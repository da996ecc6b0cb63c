from django.apps import AppConfig

from orgs.audit import describe


class DirectivesConfig(AppConfig):
    name = "directives"
    verbose_name = "Văn bản"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        describe(
            arrival_registered="Vào sổ văn bản đến",
            receipt_acknowledged="Tiếp nhận văn bản",
            receipt_directed="Chỉ đạo, phân công xử lý",
            receipt_closed="Ghi nhận xử lý xong",
            receipt_reopened="Mở lại để xử lý tiếp",
            handed_down="Chuyển văn bản xuống cấp dưới",
            delivered="Gửi văn bản",
            document_edited="Sửa thông tin văn bản",
            tasks_edited="Sửa các nhiệm vụ",
            references_edited="Sửa văn bản dẫn chiếu",
            file_attached="Thêm tệp",
            file_removed="Gỡ tệp",
            task_exempted="Quyết định không áp dụng nhiệm vụ",
        )
