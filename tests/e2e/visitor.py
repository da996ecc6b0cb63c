"""A person at a browser: signs in, follows links, and notes everything that must not happen."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

SECOND = 1000
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Visitor:
    """`faults` collects console errors (CSP reports are such), script errors, requests that leave
    the server, answers that refuse."""

    def __init__(self, context: BrowserContext, server: str):
        self.context = context
        self.server = server
        self.faults: list[str] = []
        context.set_default_timeout(20 * SECOND)
        self.page: Page = context.new_page()
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.page.on("request", self._request)
        self.page.on("response", self._response)

    def sign_in(self, name: str) -> None:
        self.page.goto("/dang-nhap/")
        self.page.locator("section.login-form [name=username], form [name=username]:visible").first.fill(name)
        self.page.locator("[name=password]:visible").first.fill("demo")
        self.page.get_by_role("button", name="Đăng nhập").click()
        self.page.wait_for_url(lambda url: "/dang-nhap/" not in url)

    def open(self, address: str) -> int:
        response = self.page.goto(address)
        return response.status

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def overflow(self) -> int:
        """How many pixels the page is wider than its window."""
        return self.page.evaluate(OVERFLOW)

    def links(self) -> list[str]:
        """Addresses of this server on the page, without fragments."""
        found = self.page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        own = [urlsplit(address) for address in found if address.startswith(self.server + "/")]
        return list(dict.fromkeys(url.path + (f"?{url.query}" if url.query else "") for url in own))

    def _console(self, message) -> None:
        told_twice = message.text.startswith("Failed to load resource")  # `_response` says it better
        if message.type in ("error", "warning") and not told_twice:
            self.faults.append(f"{self.page.url}: {message.text}")

    def _request(self, request) -> None:
        if not request.url.startswith((self.server, "data:", "blob:")):
            self.faults.append(f"{self.page.url} → {request.url}")

    def _response(self, response) -> None:
        half_filled = response.status == 422 and response.url.endswith("/tu-luu/")
        if response.status >= 400 and not half_filled:
            self.faults.append(f"{response.status} {response.url}")


def pattern(address: str) -> str:
    """Addresses that differ in numbers only show the same page."""
    path, _, query = address.partition("?")
    names = "&".join(sorted(part.split("=")[0] for part in query.split("&") if part))
    return re.sub(r"\d+", "N", path) + (f"?{names}" if names else "")
