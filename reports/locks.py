"""Why something cannot be changed, in one sentence for the person who looks at it; empty when it can."""

from orgs.formats import vn_date, vn_datetime
from orgs.permissions import may
from reports.models import Duty, ReportingRequirement
from reports.permissions import can_exempt_duty, can_extend_duty


def why_locked(user, duty: Duty) -> str:
    """Why a member of the body that owes the report cannot write in it now."""
    said = _untracked(duty) or _finished(duty)
    if said or may(user, "report.draft", duty.organization_id):
        return said
    return "Vai trò của bạn ở đơn vị này chỉ được xem; văn thư, chuyên viên hoặc thủ trưởng của đơn vị soạn báo cáo."


def why_day_is_fixed(user, duty: Duty) -> str:
    """Why those who ask for the report can no longer move its day or waive it."""
    if duty.state == Duty.State.NOT_SUBMITTED or not (can_extend_duty(user, duty) or can_exempt_duty(user, duty)):
        return ""
    if duty.state == Duty.State.EXEMPTED:
        return "Đơn vị đã được miễn báo cáo kỳ này nên không còn hạn để gia hạn."
    return "Đơn vị đã gửi báo cáo kỳ này: không gia hạn, không miễn được nữa; đúng hạn hay muộn tính theo lần gửi đầu."


def why_fixed(user, requirement: ReportingRequirement) -> str:
    """Why the days and the scope of a requirement in use stay as announced."""
    if not requirement.is_open or not may(user, "requirement.manage", requirement.form.owner_id):
        return ""
    return (
        "Chế độ đã áp dụng, đơn vị đã được báo hạn. Đổi cho một đơn vị: mở kỳ báo cáo của đơn vị ấy, chọn gia hạn "
        "hoặc miễn, có ghi lý do. Đổi nội dung: sửa mẫu cho các kỳ sau. Đổi ngày của mọi đơn vị: ban hành văn bản mới."
    )


def _untracked(duty: Duty) -> str:
    if duty.is_tracked:
        return ""
    since = duty.requirement.tracked_from
    before = f"ngày bắt đầu theo dõi ({vn_date(since)})" if since else "khi chế độ báo cáo được áp dụng trên cổng"
    return f"Kỳ này không theo dõi trên cổng: hạn {vn_date(duty.last_on)} có trước {before}."


def _finished(duty: Duty) -> str:
    """By its state; a state that leaves it open says nothing."""
    if duty.state == Duty.State.SUBMITTED:
        return (
            f"Đã gửi lần đầu {vn_datetime(duty.first_sent_at)} và đang chờ nơi nhận. Muốn sửa, đề nghị nơi nhận trả "
            "lại; báo cáo được mở lại cùng ý kiến của nơi nhận."
        )
    if duty.state == Duty.State.ACCEPTED:
        return "Nơi nhận đã chấp nhận báo cáo này nên nội dung được giữ nguyên."
    if duty.state == Duty.State.EXEMPTED:
        return f"Được miễn báo cáo kỳ này: {duty.exempted_reason}"
    return ""
