"""Every state a page can show: its word, its tone (colour) and its shape. State is never colour alone."""

from typing import NamedTuple


class Status(NamedTuple):
    label: str
    tone: str  # neutral, info, good, warn or bad: the five status colours of theme.css
    icon: str  # a name in orgs/icons.py


STATUSES = {
    # a paper on its way to being issued
    "draft": Status("Dự thảo", "neutral", "pencil"),
    "in_review": Status("Chờ duyệt", "warn", "clock"),
    "approved": Status("Đã duyệt", "info", "check"),
    "signed": Status("Đã ký", "info", "pen"),
    "issued": Status("Đã ban hành", "good", "stamp"),
    "withdrawn": Status("Đã thu hồi", "bad", "cross"),
    # a paper at a receiving body
    "unseen": Status("Chưa xem", "neutral", "ring"),
    "seen": Status("Đã xem", "info", "eye"),
    "not_acknowledged": Status("Chưa tiếp nhận", "neutral", "ring-dashed"),
    "acknowledged": Status("Đã tiếp nhận", "good", "inbox"),
    "unassigned": Status("Chưa phân công", "warn", "person"),
    "assigned": Status("Đã phân công", "info", "person"),
    # a report
    "not_submitted": Status("Chưa nộp", "neutral", "ring-dashed"),
    "submitted": Status("Đã nộp", "info", "arrow-up"),
    "returned": Status("Trả lại", "warn", "arrow-back"),
    "accepted": Status("Đã chấp nhận", "good", "check-circle"),
    "exempted": Status("Được miễn", "neutral", "minus-circle"),
    "taken_back": Status("Đã rút lại", "warn", "arrow-back"),
    "correcting": Status("Đang đính chính", "info", "pencil"),
    # a part of a report against an earlier one
    "added": Status("Thêm", "good", "plus"),
    "removed": Status("Bỏ", "bad", "minus-circle"),
    "changed": Status("Sửa", "info", "pencil"),
    "same": Status("Giữ nguyên", "neutral", "dash"),
    "mended": Status("Đã sửa", "good", "check"),
    "unmended": Status("Chưa sửa", "warn", "alert"),
    # lateness, always computed
    "overdue": Status("Quá hạn", "bad", "alert"),
    "late": Status("Nộp muộn", "warn", "clock-alert"),
    "on_time": Status("Đúng hạn", "good", "clock-check"),
    "due_soon": Status("Sắp đến hạn", "warn", "hourglass"),
    "untracked": Status("Không theo dõi", "neutral", "dash"),
    # work on a task
    "not_started": Status("Chưa thực hiện", "neutral", "ring-dashed"),
    "in_progress": Status("Đang thực hiện", "info", "half"),
    "done": Status("Hoàn thành", "good", "check-circle"),
    "not_applicable": Status("Không áp dụng", "neutral", "dash"),
    # a body, an account, a number of a register
    "active": Status("Đang hoạt động", "good", "check"),
    "ended": Status("Đã kết thúc", "neutral", "minus-circle"),
    "locked": Status("Đã khóa", "bad", "lock"),
    "void": Status("Số bỏ", "neutral", "cross"),
    # a file that is drawn from a paper
    "drawing": Status("Đang lập", "info", "clock"),
    "drawn": Status("Đã lập", "good", "check"),
    "undrawn": Status("Không lập được", "bad", "alert"),
    # a message on its way out
    "waiting": Status("Chờ gửi", "neutral", "clock"),
    "sent": Status("Đã gửi", "good", "check"),
    "stopped": Status("Dừng", "bad", "alert"),
    "dropped": Status("Không cần gửi", "neutral", "dash"),
    "read": Status("Đã đọc", "neutral", "eye"),
    "unread": Status("Chưa đọc", "info", "dot"),
}


def status_of(code: object, label: str = "") -> Status:
    """The way to show a code; an unknown one is shown as its own word, in the neutral tone."""
    known = STATUSES.get(str(code)) or Status(str(code), "neutral", "ring")
    return known._replace(label=label) if label else known
