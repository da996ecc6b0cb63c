"""Signing in and out, and the own password."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.shortcuts import redirect, render

from orgs.demo_accounts import ACCOUNTS
from orgs.forms_base import LoginForm
from orgs.forms_people import ChangePasswordForm, MailForm
from orgs.models import User
from orgs.services import change_password

logout = LogoutView.as_view()


@login_not_required
def login(request):
    """The list of demonstration accounts is offered with DEMO=1 only; django-axes throttles the attempts."""
    view = LoginView.as_view(
        authentication_form=LoginForm,
        template_name="registration/login.html",
        redirect_authenticated_user=True,
        extra_context={"demo_accounts": ACCOUNTS if settings.DEMO else ()},
    )
    return view(request)


def password_change(request):
    form = ChangePasswordForm(request.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        change_password(user=request.user, password=form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)
        messages.success(request, "Đã đổi mật khẩu. Các phiên đăng nhập ở máy khác đã kết thúc.")
        return redirect("/")
    context = {"form": form, "title": "Đổi mật khẩu", "submit_label": "Đổi mật khẩu", "cancel": "/"}
    return render(request, "orgs/form.html", context)


def mail_settings(request):
    """Whether and when letters of reminder reach the signed-in person; nobody else's."""
    person = User.objects.get(pk=request.user.pk)
    form = MailForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, "Đã lưu cách nhận thư nhắc việc.")
        return redirect("orgs:mail_settings")
    shared = f"{settings.QUIET_FROM:%H:%M} đến {settings.QUIET_TO:%H:%M}"
    told = f"Giờ chung không gửi thư: {shared}." if settings.QUIET_FROM != settings.QUIET_TO else ""
    context = {
        "form": form,
        "title": "Nhận thư nhắc việc",
        "meta": told,
        "submit_label": "Lưu",
        "cancel": "/thong-bao/",
    }
    return render(request, "orgs/form.html", context)
