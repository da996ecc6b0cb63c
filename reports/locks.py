"""Why something cannot be changed, in one sentence for the person who looks at it; empty when it can."""

from orgs.formats import vn_date, vn_datetime
from orgs.permissions import may
from reports.models import Duty, ReportingRequirement, StandingExemption
from reports.permissions import can_exempt_duty, can_extend_duty

ONLY_READS = "Vai trò của bạn ở đơn vị này chỉ được xem; văn thư, chuyên viên hoặc thủ trưởng của đơn vị soạn báo cáo."
LIFT = "Đơn vị được miễn lâu dài; cho hết miễn ở trang chế độ báo cáo thì các kỳ sau lại phải nộp."


def why_locked(user, duty: Duty) -> str:
    """Why a member of the body that owes the report cannot write in it now."""
    said = _untracked(duty) or _finished(duty)
    if said or may(user, "report.draft", duty.organization_id):
        return said
    return f"{_taken_back(duty)}{ONLY_READS}"


def why_day_is_fixed(user, duty: Duty) -> str:
    """Why those who ask for the report can no longer move its day or waive it."""
    if duty.state == Duty.State.NOT_SUBMITTED or not (can_extend_duty(user, duty) or can_exempt_duty(user, duty)):
        return ""
    if duty.state == Duty.State.EXEMPTED:
        said = "Đơn vị đã được miễn báo cáo kỳ này nên không còn hạn để gia hạn."
        return f"{said} {LIFT}" if _standing(duty) else said
    if duty.is_correcting:
        return (
            "Đơn vị đang soạn bản đính chính; bản đã chấp nhận vẫn tính cho tới khi bản đính chính được gửi. Hạn không "
            "đổi nữa: đúng hạn hay muộn tính theo lần gửi đầu."
        )
    return "Đơn vị đã gửi báo cáo kỳ này: không gia hạn, không miễn được nữa; đúng hạn hay muộn tính theo lần gửi đầu."


def why_fixed(user, requirement: ReportingRequirement) -> str:
    """Why the days and the scope of a requirement in use stay as announced, and what can be done instead."""
    if not requirement.is_open or not may(user, "requirement.manage", requirement.form.owner_id):
        return ""
    following = ReportingRequirement.objects.filter(previous=requirement).first()
    if following is not None and following.is_open:
        return (
            f"Chế độ này đã được thay từ năm {following.from_year}; chỉ còn các kỳ đã bắt đầu và các kỳ trước. Muốn "
            "đổi nữa, đổi ở chế độ đang thay."
        )
    if following is not None:
        return (
            f"Chế độ đã áp dụng, đơn vị đã được báo hạn. Bản thay từ năm {following.from_year} đang được soạn: sửa ở "
            "bản ấy, rồi áp dụng."
        )
    return (
        "Chế độ đã áp dụng, đơn vị đã được báo hạn. Đổi cho một đơn vị: mở kỳ báo cáo của đơn vị ấy, chọn gia hạn "
        "hoặc miễn, có ghi lý do. Đổi nội dung: sửa mẫu cho các kỳ sau. Đổi ngày, phạm vi của mọi đơn vị: chọn “Đổi "
        "ngày, phạm vi từ một năm”; kỳ nào đã bắt đầu vẫn giữ nguyên."
    )


def _untracked(duty: Duty) -> str:
    if duty.is_tracked:
        return ""
    since = duty.requirement.tracked_from
    before = f"ngày bắt đầu theo dõi ({vn_date(since)})" if since else "khi chế độ báo cáo được áp dụng trên cổng"
    return f"Kỳ này không theo dõi trên cổng: hạn {vn_date(duty.last_on)} có trước {before}."


def _finished(duty: Duty) -> str:
    """By its state; a state that leaves it open, a correction too, says nothing."""
    if duty.is_correcting:
        return ""
    if duty.state == Duty.State.SUBMITTED:
        return (
            f"Đã gửi lần đầu {vn_datetime(duty.first_sent_at)} và đang chờ nơi nhận. Muốn sửa: khi chưa nơi nào chấp "
            "nhận hay trả lại, thủ trưởng rút lại được; khi một nơi đã chấp nhận thì lập bản đính chính."
        )
    if duty.state == Duty.State.ACCEPTED:
        return (
            "Nơi nhận đã chấp nhận báo cáo này nên nội dung được giữ nguyên. Có sai sót thì lập bản đính chính; bản "
            "này vẫn tính cho tới khi bản đính chính được gửi."
        )
    if duty.state == Duty.State.EXEMPTED:
        standing = _standing(duty)
        since = f"Được miễn mọi kỳ có hạn từ {vn_date(standing.from_on)}" if standing else "Được miễn báo cáo kỳ này"
        return f"{since}: {duty.exempted_reason}"
    return ""


def _taken_back(duty: Duty) -> str:
    """A report that came and was taken back counts as not sent."""
    if duty.state != Duty.State.NOT_SUBMITTED:
        return ""
    last = duty.versions.filter(withdrawn_at__isnull=False).order_by("-number").first()
    if last is None:
        return ""
    return f"Bản gửi lần {last.number} đã được rút lại {vn_datetime(last.withdrawn_at)}; kỳ này lại tính là chưa nộp. "


def _standing(duty: Duty) -> StandingExemption | None:
    """The standing exemption that freed the duty."""
    rows = StandingExemption.objects.filter(
        requirement=duty.requirement_id, organization=duty.organization_id, reason=duty.exempted_reason, ended_on=None
    )
    return rows.filter(from_on__lte=duty.due_on).first()
