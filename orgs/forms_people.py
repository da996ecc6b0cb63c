"""Forms about accounts, roles and posts."""

from django import forms
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError

from orgs.body_field import BodyField, find_among
from orgs.forms import DatedForm
from orgs.forms_base import StyledFormMixin
from orgs.models import Post, User
from orgs.models.people import Authority, Role


class ChangePasswordForm(StyledFormMixin, PasswordChangeForm):
    error_messages = {
        "password_incorrect": "Mật khẩu đang dùng không đúng.",
        "password_mismatch": "Hai lần nhập mật khẩu mới không giống nhau.",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        labels = {"old_password": "Mật khẩu đang dùng", "new_password1": "Mật khẩu mới"}
        for name, label in {**labels, "new_password2": "Nhập lại mật khẩu mới"}.items():
            self.fields[name].label = label
        self.fields["new_password1"].help_text = "Ít nhất 10 ký tự, không chỉ gồm chữ số, không giống tên đăng nhập."
        self.fields["new_password2"].help_text = ""


class UserForm(StyledFormMixin, forms.ModelForm):
    class Meta:
        model = User
        fields = ["full_name", "email", "phone", "wants_email"]
        labels = {"email": "Thư điện tử"}


class MailForm(StyledFormMixin, forms.ModelForm):
    """One's own wishes about letters; the list in the portal has no switch."""

    class Meta:
        model = User
        fields = ["wants_email", "quiet_from", "quiet_to"]
        help_texts = {
            "wants_email": "Bỏ chọn thì không còn thư; lời nhắc vẫn có trong danh sách thông báo trên cổng.",
            "quiet_to": "Để trống cả hai thì theo giờ chung của cổng. Thư chờ đến hết giờ này mới gửi.",
        }
        widgets = {name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M") for name in ("quiet_from", "quiet_to")}


class NewUserForm(UserForm):
    username = forms.CharField(
        label="Tên đăng nhập", max_length=150, help_text="Chữ thường không dấu, số, dấu chấm; ví dụ: nguyen.van.a."
    )
    role = forms.ChoiceField(label="Vai trò", choices=Role.choices)
    field_order = ["username", "full_name", "role", "email", "phone", "wants_email"]

    class Meta(UserForm.Meta):
        fields = ["full_name", "email", "phone"]

    def clean_username(self):
        username = self.cleaned_data["username"].lower()
        try:
            User._meta.get_field("username").run_validators(username)
        except ValidationError as error:
            raise ValidationError("Chỉ dùng chữ không dấu, số và các dấu . - _ @ +.") from error
        if User.objects.filter(username=username).exists():
            raise ValidationError("Tên đăng nhập này đã có người dùng.")
        return username


class RoleForm(StyledFormMixin, forms.Form):
    organization = BodyField(label="Đơn vị")
    role = forms.ChoiceField(label="Vai trò", choices=Role.choices)
    from_on = forms.DateField(label="Từ ngày", required=False)

    def __init__(self, *args, bodies, **kwargs):
        super().__init__(*args, **kwargs)
        find_among(self, bodies)


class EndForm(DatedForm):
    on = forms.DateField(label="Ngày đầu tiên thôi giữ")


class PostForm(StyledFormMixin, forms.ModelForm):
    authorities = forms.MultipleChoiceField(
        label="Thẩm quyền ký", choices=Authority.choices, widget=forms.CheckboxSelectMultiple, required=False
    )

    class Meta:
        model = Post
        fields = ["title", "holder", "authorities", "collective", "head_title", "position", "from_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.filter(memberships__organization=self.instance.organization_id, is_active=True)
        self.fields["holder"].queryset = people.distinct().order_by("full_name")
        self.fields["holder"].empty_label = "— khuyết —"
