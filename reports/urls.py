from django.urls import path

from reports.views import notifications

app_name = "reports"

urlpatterns = [
    # Thông báo
    path("thong-bao/", notifications.notification_list, name="notification_list"),
    path("thong-bao/da-doc/", notifications.notification_read_all, name="notification_read_all"),
    path("thong-bao/<int:pk>/", notifications.notification_open, name="notification_open"),
    path("thong-bao/<int:pk>/da-doc/", notifications.notification_read, name="notification_read"),
]
