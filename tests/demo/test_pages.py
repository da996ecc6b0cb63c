"""Every list that a role opens from its navigation shows something."""

import pytest

from orgs.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_database]
EVERYBODY = ["vanthu", "chuyenvien", "giamdoc", "thutruong", "lanhdao", "kiemtra", "danguyxa", "bithu", "chibo"]
PAGES = {
    "/": [name for name in EVERYBODY if name != "kiemtra"],
    "/van-ban/": EVERYBODY,
    "/van-ban/den/": [name for name in EVERYBODY if name != "kiemtra"],
    "/ke-hoach/": [name for name in EVERYBODY if name not in ("chibo",)],
    "/ke-hoach/so-van-ban-di/": ["vanthu", "giamdoc", "danguyxa"],
    "/bao-cao/": ["thutruong", "giamdoc", "vanthu", "chibo"],
    "/bao-cao/da-nhan/": ["vanthu", "giamdoc", "danguyxa", "bithu"],
    "/tong-quan/": ["vanthu", "giamdoc", "lanhdao", "kiemtra", "bithu"],
    "/don-vi/": [*EVERYBODY, "quantri"],
    "/thong-bao/": ["vanthu", "giamdoc", "thutruong", "chibo"],
    "/quan-tri/": ["quantri"],
}
CASES = [(page, name) for page, names in PAGES.items() for name in names]


@pytest.mark.parametrize(("address", "name"), CASES)
def test_list_is_not_empty(demo, client, address, name):
    client.force_login(User.objects.get(username=name))
    response = client.get(address)
    assert response.status_code == 200
    text = response.content.decode()
    assert 'class="empty' not in text
