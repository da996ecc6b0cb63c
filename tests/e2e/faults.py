"""What axe-core says of a page: no serious or critical fault is allowed."""

from axe_playwright_python.sync_playwright import Axe

GRAVE = {"serious", "critical"}


def check(page) -> None:
    found = Axe().run(page).response["violations"]
    grave = [
        f"{row['id']}: {row['help']} – {node['html'][:160]}"
        for row in found
        if row["impact"] in GRAVE
        for node in row["nodes"]
    ]
    assert grave == [], f"{page.url}\n" + "\n".join(grave)
