from django.apps import AppConfig

from orgs.audit import describe


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Báo cáo"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        describe(
            requirement_created="Lập chế độ báo cáo",
            requirement_changed="Sửa chế độ báo cáo",
            steps_changed="Đặt hạn theo cấp",
            reminders_set="Đặt lịch nhắc riêng",
            reminders_dropped="Trở lại lịch nhắc mặc định",
            default_reminders_set="Đặt lịch nhắc mặc định",
            webhook_set="Đặt địa chỉ webhook",
            webhook_secret_renewed="Tạo mã bí mật webhook mới",
            webhook_sent_again="Gửi lại webhook bị dừng",
            cuts_changed="Đặt phần gửi từng nơi nhận",
            feed_made="Lập liên kết lịch hạn báo cáo",
            feed_revoked="Thu hồi liên kết lịch hạn báo cáo",
            requirement_opened="Áp dụng chế độ báo cáo",
            revision_prepared="Soạn bản thay chế độ báo cáo",
            revision_dropped="Bỏ bản thay chế độ báo cáo",
            requirement_revised="Đổi chế độ báo cáo",
            exemption_ended="Cho hết miễn báo cáo",
            days_recomputed="Tính lại hạn theo lịch nghỉ",
            form_created="Lập mẫu báo cáo",
            form_changed="Sửa mẫu báo cáo",
            fold_rules_changed="Sửa cách tổng hợp",
            value_list_created="Lập danh mục",
            value_list_extended="Thêm mục vào danh mục",
            duty_extended="Gia hạn báo cáo",
            duty_exempted="Miễn báo cáo",
            report_file_added="Thêm tệp vào báo cáo",
            report_workbook_loaded="Nạp bảng tính vào dự thảo",
            report_file_removed="Bỏ tệp khỏi báo cáo",
            report_folded="Tổng hợp từ các báo cáo đã nhận",
            report_texts_chosen="Chọn lời từ báo cáo cấp dưới",
            report_text_composed="Soạn lời đề mục từ báo cáo cấp dưới",
            report_sent="Gửi báo cáo",
            report_numbered="Cấp số báo cáo",
            report_accepted="Chấp nhận báo cáo",
            report_returned="Trả lại báo cáo",
            report_withdrawn="Rút lại báo cáo",
            correction_started="Bắt đầu đính chính báo cáo",
            correction_dropped="Bỏ bản đính chính đang soạn",
            duties_inherited="Nhận nghĩa vụ báo cáo của đơn vị cũ",
            work_handed_over="Bàn giao công việc",
            dunning_drafted="Soạn dự thảo công văn đôn đốc",
            dunning_written="Viết danh sách đơn vị phải đôn đốc",
            dunning_dropped="Bỏ dự thảo công văn đôn đốc",
        )
