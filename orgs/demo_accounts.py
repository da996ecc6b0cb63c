"""The accounts offered on the sign-in page of the demonstration, and nowhere else (settings.DEMO)."""

from typing import NamedTuple

PASSWORD = "demo"  # only ever valid with DEMO=1, bound to loopback


class DemoAccount(NamedTuple):
    username: str
    role: str
    unit: str


ACCOUNTS = (
    DemoAccount("vanthu", "Văn thư", "Sở Giáo dục và Đào tạo Hải Phòng"),
    DemoAccount("chuyenvien", "Chuyên viên", "Sở Giáo dục và Đào tạo Hải Phòng"),
    DemoAccount("giamdoc", "Giám đốc (thủ trưởng)", "Sở Giáo dục và Đào tạo Hải Phòng"),
    DemoAccount("thutruong", "Hiệu trưởng (thủ trưởng)", "Một trường THPT ở Hải Phòng"),
    DemoAccount("lanhdao", "Lãnh đạo", "Ủy ban nhân dân thành phố Hải Phòng"),
    DemoAccount("kiemtra", "Kiểm tra", "Ủy ban nhân dân thành phố Hải Phòng"),
    DemoAccount("danguyxa", "Văn thư", "Đảng ủy xã Xuân Trường"),
    DemoAccount("bithu", "Bí thư (thủ trưởng)", "Đảng ủy xã Xuân Trường"),
    DemoAccount("chibo", "Bí thư chi bộ (thủ trưởng)", "Một chi bộ của xã Xuân Trường"),
    DemoAccount("quantri", "Quản trị", "Ủy ban nhân dân thành phố Hải Phòng"),
)
