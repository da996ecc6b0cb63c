"""Every page that a person can reach, at the size of an office screen and of a telephone."""

import os
import re

import pytest

from tests.e2e.visitor import pattern

DESKTOP, TELEPHONE = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
DOWNLOAD = re.compile(r"\.(pdf|docx|xlsx|css|csv)(\?|$)|/xuat/|/tep/|/nhap/[\w-]+/mau/")
NOT_FOLLOWED = re.compile(r"/dang-xuat/|[?&](sap-xep|trang|tu|den)=|/bien-nhan/")
WALKERS = ["vanthu", "giamdoc", "thutruong", "lanhdao", "danguyxa", "quantri"]
# Pictures for the eye take most of the time and assert nothing: PICTURES=1 keeps them in var/screens.
PICTURES = bool(os.environ.get("PICTURES"))
OTHERS = ["chuyenvien", "kiemtra", "bithu", "chibo"]


@pytest.mark.parametrize("name", WALKERS)
def test_every_page_of_a_role(visit, screens, name):
    walk(visit(name, viewport=DESKTOP), screens, name, limit=120)


@pytest.mark.parametrize("name", OTHERS)
def test_first_pages_of_a_role(visit, screens, name):
    walk(visit(name, viewport=DESKTOP), screens, name, limit=12)


def walk(visitor, screens, name, limit):
    """Breadth first from the home page, one page of each kind."""
    waiting, seen, wrong = ["/"], {pattern("/")}, []
    while waiting and limit:
        address = waiting.pop(0)
        limit -= 1
        if DOWNLOAD.search(address):
            status = visitor.context.request.get(address).status
        else:
            status = visitor.open(address)
            wrong += [
                f"{address}: {size} rộng hơn màn hình" for size in shots(visitor, screens / f"{name}{mark(address)}")
            ]
            waiting += unseen(visitor.links(), seen)
        if status != 200:
            wrong.append(f"{address}: {status}")
    assert wrong == []


def unseen(links, seen):
    found = []
    for link in links:
        if pattern(link) not in seen and not NOT_FOLLOWED.search(link):
            seen.add(pattern(link))
            found.append(link)
    return found


def shots(visitor, path):
    """Both sizes of the open page, with pictures when asked for; yields those that are too wide."""
    for size in (TELEPHONE, DESKTOP):
        visitor.page.set_viewport_size(size)
        if PICTURES:
            visitor.page.screenshot(path=f"{path}-{size['width']}.png", full_page=True)
        if visitor.overflow() > 0:
            yield size["width"]


def mark(address: str) -> str:
    return re.sub(r"[^\w]+", "_", pattern(address)).rstrip("_")
