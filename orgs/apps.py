from django.apps import AppConfig

from orgs.audit import describe


class OrgsConfig(AppConfig):
    name = "orgs"
    verbose_name = "Đơn vị"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        describe(
            organization_created="Lập đơn vị",
            organization_imported="Nhập đơn vị từ tệp",
            organization_updated="Sửa thông tin đơn vị",
            organization_renamed="Đổi tên đơn vị",
            organization_moved="Chuyển trực thuộc",
            organization_closed="Chấm dứt hoạt động",
            superior_added="Thêm cấp trên",
            superior_ended="Kết thúc quan hệ với cấp trên",
            superior_passed="Chuyển cấp trên theo sự kiện",
            event_drafted="Soạn sự kiện tổ chức",
            event_changed="Sửa sự kiện tổ chức",
            event_dropped="Bỏ dự thảo sự kiện",
            event_applied="Áp dụng sự kiện tổ chức",
            user_created="Lập tài khoản",
            user_updated="Sửa tài khoản",
            user_locked="Khóa tài khoản",
            user_unlocked="Mở khóa tài khoản",
            password_reset="Cấp mật khẩu mới",
            password_changed="Tự đổi mật khẩu",
            role_given="Giao vai trò",
            role_ended="Kết thúc vai trò",
            post_created="Lập chức vụ",
            post_updated="Sửa chức vụ",
            post_ended="Kết thúc chức vụ",
            group_created="Lập nhóm đơn vị",
            group_changed="Sửa nhóm đơn vị",
            group_deleted="Xóa nhóm đơn vị",
            word_added="Thêm vào danh mục",
            holiday_saved="Sửa lịch nghỉ",
            holiday_deleted="Xóa ngày trong lịch nghỉ",
            holidays_seeded="Nạp lịch nghỉ lễ",
        )
