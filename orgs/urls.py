from django.urls import path

from orgs.views import accounts, administration, bodies, directory, editing, groups, importing, people

app_name = "orgs"

urlpatterns = [
    # signing in
    path("dang-nhap/", accounts.login, name="login"),
    path("dang-xuat/", accounts.logout, name="logout"),
    path("doi-mat-khau/", accounts.password_change, name="password_change"),
    path("thu-nhac-viec/", accounts.mail_settings, name="mail_settings"),
    # directory
    path("don-vi/", directory.organization_list, name="organization_list"),
    path("don-vi/nhanh/<int:pk>/", directory.organization_branch, name="organization_branch"),
    path("don-vi/goi-y/", directory.organization_suggest, name="organization_suggest"),
    path("don-vi/xuat/", directory.organization_export, name="organization_export"),
    path("don-vi/moi/", editing.organization_create, name="organization_create"),
    # one body
    path("don-vi/<int:pk>/", bodies.organization_detail, name="organization_detail"),
    path("don-vi/<int:pk>/quan-he/", bodies.organization_relations, name="organization_relations"),
    path("don-vi/<int:pk>/nguoi/", bodies.organization_people, name="organization_people"),
    path("don-vi/<int:pk>/lich-su/", bodies.organization_history, name="organization_history"),
    path("don-vi/<int:pk>/nhat-ky/", bodies.organization_log, name="organization_log"),
    path("don-vi/<int:pk>/sua/", editing.organization_edit, name="organization_edit"),
    path("don-vi/<int:pk>/chuyen/", editing.organization_move, name="organization_move"),
    path("don-vi/<int:pk>/dong/", editing.organization_close, name="organization_close"),
    path("don-vi/<int:pk>/cap-tren/them/", editing.superior_add, name="superior_add"),
    path("don-vi/<int:pk>/cap-tren/<int:link_pk>/ket-thuc/", editing.superior_end, name="superior_end"),
    # saved groups
    path("don-vi/<int:pk>/nhom/", groups.group_list, name="group_list"),
    path("don-vi/<int:pk>/nhom/moi/", groups.group_create, name="group_create"),
    path("nhom-don-vi/<int:pk>/", groups.group_detail, name="group_detail"),
    path("nhom-don-vi/<int:pk>/bo/<int:body_pk>/", groups.group_remove, name="group_remove"),
    path("nhom-don-vi/<int:pk>/xoa/", groups.group_delete, name="group_delete"),
    # people
    path("don-vi/<int:pk>/nguoi/moi/", people.user_create, name="user_create"),
    path("don-vi/<int:pk>/chuc-vu/moi/", people.post_create, name="post_create"),
    path("chuc-vu/<int:pk>/sua/", people.post_edit, name="post_edit"),
    path("chuc-vu/<int:pk>/ket-thuc/", people.post_end, name="post_end"),
    path("vai-tro/<int:pk>/ket-thuc/", people.role_end, name="role_end"),
    path("nguoi-dung/<int:pk>/", people.user_detail, name="user_detail"),
    path("nguoi-dung/<int:pk>/vai-tro/", people.role_add, name="role_add"),
    path("nguoi-dung/<int:pk>/mat-khau/", people.user_password, name="user_password"),
    path("nguoi-dung/<int:pk>/khoa/", people.user_lock, name="user_lock"),
    path("nguoi-dung/<int:pk>/mo-khoa/", people.user_unlock, name="user_unlock"),
    # administration; /quan-tri/su-kien/<id>/ (preview, apply) is served by the app that knows the duties
    path("quan-tri/", administration.administration, name="administration"),
    path("quan-tri/lich/", administration.calendar, name="calendar"),
    path("quan-tri/lich/nap/", administration.calendar_seed, name="calendar_seed"),
    path("quan-tri/lich/<int:pk>/xoa/", administration.calendar_delete, name="calendar_delete"),
    path("quan-tri/danh-muc/", administration.word_lists, name="word_lists"),
    path("quan-tri/su-kien/", administration.event_list, name="event_list"),
    path("quan-tri/su-kien/moi/", administration.event_create, name="event_create"),
    path("quan-tri/su-kien/<int:pk>/sua/", administration.event_edit, name="event_edit"),
    path("quan-tri/su-kien/<int:pk>/xoa/", administration.event_delete, name="event_delete"),
    # import
    path("quan-tri/nhap/<slug:job>/", importing.import_form, name="import_form"),
    path("quan-tri/nhap/<slug:job>/ghi/", importing.import_commit, name="import_commit"),
    path("quan-tri/nhap/<slug:job>/mau/", importing.import_template, name="import_template"),
]
