"""Accounts, roles and posts, for the administrator of a body and of those below it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from orgs import services
from orgs.directory import people_visible_to
from orgs.forms_people import EndForm, NewUserForm, PostForm, RoleForm, UserForm
from orgs.models import Membership, Organization, Post
from orgs.permissions import can_manage_account, can_manage_body, managed_ids, require
from orgs.services.people import NOT_YOURS, new_password


def user_create(request, pk):
    """A new account with its first role in the body; the password is shown once on the next page."""
    body = _body(request, pk)
    form = NewUserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values, password = dict(form.cleaned_data), new_password()
        roles = [(body, values.pop("role"))]
        user = services.create_user(actor=request.user, memberships=roles, password=password, **values)
        return render(request, "orgs/password_shown.html", {"person": user, "password": password, "body": body})
    return _form(request, form, "Lập tài khoản", f"Người của {body}", _people_url(pk))


def user_detail(request, pk):
    """The account with its roles; editing the person is done here."""
    person = _person(request, pk)
    form = UserForm(request.POST or None, instance=person)
    if request.method == "POST" and form.is_valid():
        person.refresh_from_db()
        services.update_user(user=person, actor=request.user, **form.cleaned_data)
        messages.success(request, "Đã lưu.")
        return redirect("orgs:user_detail", pk)
    memberships = person.memberships.select_related("organization").order_by("-to_on", "pk")
    home = next((m.organization for m in memberships if m.to_on is None), None)
    context = {
        "person": person,
        "form": form,
        "memberships": memberships,
        "posts": person.posts.select_related("organization"),
        "status": "active" if person.is_active else "locked",
        "breadcrumbs": [("Đơn vị", reverse("orgs:organization_list"))]
        + ([(home.label, _people_url(home.pk))] if home else [])
        + [(str(person), "")],
    }
    return render(request, "orgs/user_detail.html", context)


def role_add(request, pk):
    person = _person(request, pk)
    bodies = Organization.objects.filter(pk__in=managed_ids(request.user, "account.manage"))
    form = RoleForm(request.POST or None, bodies=bodies.on(timezone.localdate()))
    if request.method == "POST" and form.is_valid():
        services.add_membership(user=person, actor=request.user, **form.cleaned_data)
        messages.success(request, "Đã giao vai trò.")
        return redirect("orgs:user_detail", pk)
    return _form(request, form, "Giao vai trò", str(person), reverse("orgs:user_detail", args=[pk]))


def role_end(request, pk):
    """End one role, after saying what it means."""
    memberships = Membership.objects.filter(user__in=people_visible_to(request.user))
    membership = get_object_or_404(memberships.select_related("user", "organization"), pk=pk)
    require(can_manage_body(request.user, membership.organization, "account.manage"), NOT_YOURS)
    form = EndForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        services.end_membership(membership=membership, actor=request.user, **form.cleaned_data)
        messages.success(request, "Vai trò đã kết thúc.")
        return redirect("orgs:user_detail", membership.user_id)
    person = membership.user
    lead = f"{person} sẽ thôi giữ vai trò {membership.get_role_display()} ở {membership.organization}."
    context = {
        "form": form,
        "title": "Kết thúc vai trò",
        "lead": lead,
        "effects": ["Việc còn dở không tự chuyển cho ai: hãy bàn giao công việc trước hoặc ngay sau đó."],
        "submit_label": "Kết thúc vai trò",
        "cancel_url": reverse("orgs:user_detail", args=[person.pk]),
        "danger": True,
    }
    return render(request, "orgs/confirm.html", context)


@require_POST
def user_password(request, pk):
    """A new password, shown on this answer only."""
    person = _person(request, pk)
    password = services.reset_password(user=person, actor=request.user)
    return render(request, "orgs/password_shown.html", {"person": person, "password": password})


@require_POST
def user_lock(request, pk):
    person = _person(request, pk)
    services.lock_user(user=person, actor=request.user)
    messages.success(request, f"Đã khóa tài khoản của {person}.")
    return redirect("orgs:user_detail", pk)


@require_POST
def user_unlock(request, pk):
    person = _person(request, pk)
    services.unlock_user(user=person, actor=request.user)
    messages.success(request, f"Đã mở khóa tài khoản của {person}.")
    return redirect("orgs:user_detail", pk)


def post_create(request, pk):
    return _edit_post(request, Post(organization=_body(request, pk)), "Lập chức vụ")


def post_edit(request, pk):
    return _edit_post(request, _post(request, pk), "Sửa chức vụ")


@require_POST
def post_end(request, pk):
    post = _post(request, pk)
    services.end_post(post=post, on=timezone.localdate(), actor=request.user)
    messages.success(request, "Chức vụ đã kết thúc từ hôm nay.")
    return redirect("orgs:organization_people", post.organization_id)


def _edit_post(request, post, title):
    form = PostForm(request.POST or None, instance=post)
    if request.method == "POST" and form.is_valid():
        services.save_post(post=form.instance, actor=request.user)
        messages.success(request, "Đã lưu chức vụ.")
        return redirect("orgs:organization_people", post.organization_id)
    return _form(request, form, title, str(post.organization), _people_url(post.organization_id))


def _post(request, pk):
    bodies = Organization.objects.visible_to(request.user)
    post = get_object_or_404(Post.objects.select_related("organization").filter(organization__in=bodies), pk=pk)
    require(can_manage_body(request.user, post.organization, "account.manage"), NOT_YOURS)
    return post


def _body(request, pk):
    body = get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)
    require(can_manage_body(request.user, body, "account.manage"), NOT_YOURS)
    return body


def _person(request, pk):
    person = get_object_or_404(people_visible_to(request.user), pk=pk)
    require(can_manage_account(request.user, person), NOT_YOURS)
    return person


def _people_url(pk):
    return reverse("orgs:organization_people", args=[pk])


def _form(request, form, title, meta, cancel):
    context = {"form": form, "title": title, "submit_label": title, "meta": meta, "cancel": cancel}
    return render(request, "orgs/form.html", context)
