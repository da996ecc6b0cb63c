"""People at work over HTTP: each acknowledged operation stands in the ledger before the next one starts."""

import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

from django.utils import timezone

from reports.proof.ledgers import Ledger
from reports.proof.seeding import PASSWORD

TIMEOUT = 30
SIGN_IN = "/dang-nhap/"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LOCK = re.compile(r'name="lock_version" value="(\d+)"')
HEADING, FIGURE = re.compile(r'name="(text-\d+)"'), re.compile(r'name="(value-\d+)"')
RECEIPT = re.compile(r"<code>([0-9A-F]{4}(?:-[0-9A-F]{4}){3})</code>")
DUTY, DELIVERY = re.compile(r'href="(/bao-cao/(\d+)/)"'), re.compile(r'href="(/bao-cao/ban-gui/\d+/tra-lai/)"')


@dataclass
class Tally:
    """What all clients met: answers by status, seconds by operation, what went wrong in words, sessions lost."""

    answers: Counter = field(default_factory=Counter)
    signed_out: int = 0
    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, operation: str, status: int, took: float) -> None:
        with self.lock:
            self.answers[status] += 1
            self.seconds.setdefault(operation, []).append(took)

    def lose(self) -> None:
        with self.lock:
            self.signed_out += 1

    def fail(self, words: str) -> None:
        with self.lock:
            self.errors.append(words)


class Browser:
    """One person's session: cookies, the form token of the last page, timing.

    It says what a proxy says of HTTPS, so that a server that trusts this machine can be asked plainly.
    """

    def __init__(self, url: str, tally: Tally):
        self.url, self.tally = url.rstrip("/"), tally
        self.jar = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))
        self.opener = build_opener(HTTPCookieProcessor(self.jar))
        self.token = ""

    def get(self, path: str) -> str:
        return self._ask("GET", path, None)

    def post(self, path: str, **data) -> str:
        return self._ask("POST", path, data | {"csrfmiddlewaretoken": self.token})

    def _ask(self, method: str, path: str, data) -> str:
        body = urlencode(data).encode() if data is not None else None
        referer = self.url.replace("http://", "https://", 1) + path
        headers = {"Referer": referer, "X-Forwarded-Proto": "https"}
        request = Request(self.url + path, body, headers, method=method)
        started, name, found = time.monotonic(), f"{method} {re.sub(r'[0-9]+', 'N', path)}", ""
        try:
            with self.opener.open(request, timeout=TIMEOUT) as response:
                text, status, found = response.read().decode(), response.status, response.url
        except HTTPError as error:
            text, status = error.read().decode(errors="replace"), error.code
        except (URLError, OSError) as error:
            self.tally.fail(f"{name}: {error}")
            text, status = "", 0
        self.tally.note(name, status, time.monotonic() - started)
        if SIGN_IN in found and path != SIGN_IN:
            self.tally.lose()
        self.token = (TOKEN.findall(text) or [self.token])[-1]
        return text

    def sign_in(self, name: str) -> None:
        self.get(SIGN_IN)
        self.post(SIGN_IN, username=name, password=PASSWORD)


def work(*, url: str, clients: int, seconds: float, ledger: Ledger, returns: bool = True) -> Tally:
    """Heads write and send their reports, one person above returns them; says what everybody met."""
    tally, until = Tally(), time.monotonic() + seconds
    people = [threading.Thread(target=_head, args=(url, number, until, ledger, tally)) for number in range(clients)]
    if returns:
        people.append(threading.Thread(target=_reviewer, args=(url, until, ledger, tally)))
    for person in people:
        person.start()
    for person in people:
        person.join()
    return tally


def _head(url, number: int, until: float, ledger: Ledger, tally: Tally) -> None:
    browser, turn = Browser(url, tally), 0
    browser.sign_in(f"dt{number}")
    while time.monotonic() < until:
        turn += 1
        page = browser.get("/bao-cao/")
        for path, duty in DUTY.findall(page)[:1]:
            _write_and_send(browser, path, int(duty), f"Lượt {turn} của người {number}.", ledger)
        browser.get("/thong-bao/")
        time.sleep(0.2)


def write(browser: Browser, path: str, words: str) -> str:
    """Fill a report in up to the page that asks for confirmation; the version it shows, empty when nothing is open."""
    page = browser.get(path)
    heading, figure, lock = HEADING.search(page), FIGURE.search(page), LOCK.search(page)
    if not (heading and figure and lock):
        return ""  # sent, and not returned yet
    typed = {"lock_version": lock[1], heading[1]: words, figure[1]: "5", "gui": "1"}
    confirm = LOCK.search(browser.post(path, **typed))
    return confirm[1] if confirm else ""


def _write_and_send(browser: Browser, path: str, duty: int, words: str, ledger: Ledger) -> None:
    lock = write(browser, path, words)
    receipt = RECEIPT.search(browser.post(f"{path}gui/", lock_version=lock)) if lock else None
    if receipt:
        ledger.write(kind="report_sent", key=duty, receipt=receipt[1], at=timezone.now().isoformat())


def _reviewer(url, until: float, ledger: Ledger, tally: Tally) -> None:
    """Gives back what came in, so that there is always something to send."""
    browser = Browser(url, tally)
    browser.sign_in("dtduyet")
    while time.monotonic() < until:
        for path, duty in dict(DUTY.findall(browser.get("/bao-cao/da-nhan/"))).items():
            for answer in DELIVERY.findall(browser.get(path))[:1]:
                browser.get(answer)
                browser.post(answer, comment="Đề nghị rà soát (diễn tập).")
                ledger.write(kind="report_returned", key=int(duty), receipt="", at=timezone.now().isoformat())
        time.sleep(0.5)
