"""Every door of the portal: each route by GET and POST, with searches, read as text whatever its format."""

import io
import zipfile

from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from pypdf import PdfReader

from tests.test_route_gate import ALL, PUBLIC, SHARED, arguments_of

WORD = "tukhoa"  # stands in every hidden text beside its mark, so that searches find it
HTMX = {"HTTP_HX_REQUEST": "true"}


def addresses(world) -> list[str]:
    """All routes of the world, with the parameters by which a curious person would ask for its rows."""
    found = []
    for path, name in ALL:
        if name in PUBLIC | {"orgs:logout"}:
            continue
        values = {"job": "don-vi", "pk": 1} if name in SHARED else arguments_of(path, world) if "<" in path else {}
        found.append(reverse(name, kwargs={key: value for key, value in values.items() if f":{key}>" in path}))
    return sorted(set(found))


def questions(world) -> list[str]:
    """Lists and suggestions asked for hidden rows: by a word of theirs, by their ids, by their body."""
    body, asked = world.body.pk, QueryDict(mutable=True)
    asked.update({"q": WORD, "code": world.paper.code, "co_quan": "Sở", "so": world.series.pk, "don_vi": body})
    asked.update({"don-vi": body, "nam": 2026, "van-ban": world.paper.pk, "tat-ca": 1, "muc": "so", "che_do": 1})
    lists = [url for url in addresses(world) if not any(part.isdigit() for part in url.split("/"))]
    return [f"{url}?q={WORD}" for url in lists] + [f"{url}?{asked.urlencode()}" for url in lists]


def told(response) -> str:
    """What a person could read of an answer."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    if "pdf" in kind and content.startswith(b"%PDF"):
        try:
            return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
        except Exception:  # noqa: BLE001  a stored sample is no whole PDF; its bytes say nothing
            return ""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())
    headers = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    return headers + content.decode("utf-8", "replace")


def visited(client, world, *, with_posts=False):
    """(address, text) of every door; what a posted form would write is undone."""
    asked = questions(world)
    for url in addresses(world) + asked:
        yield url, told(client.get(url))
    for url in asked:
        if url.endswith(f"?q={WORD}"):
            yield url, told(client.get(url, **HTMX))
    for url in addresses(world) if with_posts else ():
        with transaction.atomic():
            text = told(client.post(url))
            transaction.set_rollback(True)
        yield url, text
