"""House style §1: the direction of imports and the length of modules; and what must never be written down."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LAYERS = ["orgs", "directives", "plans", "reports"]  # lowest first
# Put together here, so that this file does not find itself.
REGISTRIES = [
    ".".join(parts) for parts in [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com")]
]
MACHINE = ["/" + name + "/" for name in ("work", "root", "home")]


def modules():
    return [path for app in LAYERS for path in sorted((ROOT / app).rglob("*.py"))]


def tracked_files():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_module_points_down_and_stays_short(path):
    code, app = path.read_text(encoding="utf-8"), path.relative_to(ROOT).parts[0]
    used = re.findall(r'^\s*(?:from|import) (\w+)|"(\w+)\.[A-Z]\w+"', code, re.M)
    assert not {a or b for a, b in used} & set(LAYERS[LAYERS.index(app) + 1 :])
    assert len(code.splitlines()) <= 400 or "migrations" in path.parts


def test_config_holds_wiring_only():
    for path in (ROOT / "config").rglob("*.py"):
        imported = set(re.findall(r"^(?:from|import) (\w+)", path.read_text(encoding="utf-8"), re.M))
        assert not imported & {"directives", "plans", "reports"}, path


def test_no_address_of_a_registry_and_no_path_of_a_machine():
    found = []
    for path in tracked_files():
        if path.suffix in {".py", ".sh", ".toml", ".txt", ".in", ".json", ".yml", ".md", ".js", ".html", ".css", ""}:
            text = path.read_text(encoding="utf-8", errors="ignore")
            found += [(path.name, word) for word in REGISTRIES + MACHINE if word in text]
    assert not found


def test_templates_have_no_inline_style_or_script():
    bad = re.compile(
        r"<style|\sstyle=|<script(?![^>]*\ssrc=)(?![^>]*application/json)|\son(?:click|submit|change|load)=", re.I
    )
    for path in (ROOT / "templates").rglob("*.html"):
        assert not bad.search(path.read_text(encoding="utf-8")), path


def test_roles_are_named_in_the_table_of_rights_only():
    role = re.compile(r"""["'](?:clerk|specialist|head|leader|auditor|administrator)["']""")
    homes = {ROOT / "orgs" / "permissions.py", ROOT / "orgs" / "models" / "people.py"}
    homes.add(ROOT / "plans" / "documents" / "fonts.py")  # the table of that name in a font file
    for path in [*modules(), *(ROOT / "templates").rglob("*.html")]:
        if path not in homes and not {"migrations", "demo"} & set(path.parts):
            assert not role.search(path.read_text(encoding="utf-8")), path
