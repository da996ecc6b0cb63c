"""docs/the-thuc.csv against the tests: every RULE is held by an assertion that names it, and no test names another."""

import ast
import csv
import importlib
import re
from pathlib import Path

import pytest

from plans.documents import formats
from plans.documents.check.catalog import RULES
from tests.documents import rules
from tests.documents.rules import TABLE, table

TESTS = Path(__file__).resolve().parents[1]
HELPERS = {"check": 2, "same": 3, "near": 3, "between": 4}  # name → least number of arguments
OUTSIDE_WORD = "ngoài phần mềm"
# What no software decides (paper, ink, stamps, whose words they are) or what this portal does not make.
OUTSIDE = {
    "S-NUM-11", "S-SIGN-14", "S-SIGN-15", "S-SEAL-01", "S-MARK-05", "S-MARK-07", "S-MARK-08", "S-ANX-09",
    "S-ABBR-04", "S-ABBR-05", "P-PAGE-07", "P-NUM-05", "P-BODY-07", "P-SIGN-21", "P-SEAL-01", "P-SEAL-02",
    "P-MARK-09", "S-TMPL-05", "S-TMPL-06", "C-CAP-01", "C-CAP-02", "C-CAP-03", "C-CAP-04",
    "C-CAP-05", "C-CAP-07", "C-CAP-08",
}  # fmt: skip
ID = re.compile(r"[SPC]-[A-Z]+-\d\d")


def asserted_in(source: str) -> tuple[set[str], list[str]]:
    """The ids that assertions inside test functions name, and what is wrong with the others."""
    found, faults = set(), []
    for function in ast.walk(ast.parse(source)):
        if not (isinstance(function, ast.FunctionDef) and function.name.startswith("test_")):
            continue
        for call in ast.walk(function):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in HELPERS:
                rule, fault = _read(call)
                faults += [f"{function.name}: {fault}"] if fault else []
                found |= {rule} if not fault else set()
    return found, faults


def _read(call: ast.Call) -> tuple[str, str]:
    """The id of one assertion and, when it proves nothing, why."""
    first = call.args[0] if call.args else None
    if not (isinstance(first, ast.Constant) and isinstance(first.value, str) and ID.fullmatch(first.value)):
        return "", f"line {call.lineno}: the rule must be written out"
    if len(call.args) < HELPERS[call.func.id]:
        return "", f"line {call.lineno}: nothing is compared"
    if not any(isinstance(part, ast.Name | ast.Call) for part in ast.walk(call.args[1])):
        return "", f"line {call.lineno}: a constant is compared"
    return first.value, ""


def named() -> dict[str, list[str]]:
    """Each id with the test files that assert it."""
    places = {}
    for path in [*(TESTS / "documents").rglob("test_*.py"), *(TESTS / "plans").rglob("test_*.py")]:
        source = path.read_text(encoding="utf-8")
        if "tests.documents.rules" not in source:
            continue
        found, faults = asserted_in(source)
        assert not faults, f"{path.name}: {faults}"
        for rule in found:
            places.setdefault(rule, []).append(path.name)
    return places


def test_every_rule_has_an_assertion():
    missing = {rule for rule, row in table().items() if row["status"] == "RULE"} - OUTSIDE - named().keys()
    assert not missing, sorted(missing)


def test_no_test_names_a_rule_that_is_not_in_the_table():
    assert not named().keys() - table().keys()


def test_only_the_listed_rules_are_outside_software_and_say_why():
    rows = {rule: row for rule, row in table().items() if row["where"] == OUTSIDE_WORD}
    assert rows.keys() == OUTSIDE
    assert all(len(row["choice"]) > 15 for row in rows.values())
    assert not OUTSIDE & named().keys()


def test_the_table_is_complete_and_well_formed():
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len({row["id"] for row in rows}) >= 300
    systems = {"S": "state", "P": "party", "C": "both"}
    for row in rows:
        assert ID.fullmatch(row["id"]) and systems[row["id"][0]] == row["system"], row
        assert row["status"] in ("RULE", "SAMPLE", "PRACTICE", "unconfirmed"), row
        assert all(row[name].strip() for name in ("element", "rule", "source", "where")), row
        assert row["status"] != "RULE" or re.match(r"NĐ 30/2020|HD 05|đặc tả", row["source"]), row
        assert row["status"] != "unconfirmed" or row["choice"], row


def test_the_values_that_the_table_points_to_exist():
    for row in table().values():
        for name, path in re.findall(r"formats\.([A-Z_0-9]+)\.([\w.]+)", row["where"]):
            value = getattr(formats, name)
            for step in path.rstrip(".").split("."):
                value = value[step] if hasattr(value, "keys") else getattr(value, step)


DOCUMENTS = (
    "assembly",
    "composing",
    "fonts",
    "heads",
    "paper",
    "sections",
    "structure",
    "stylesheet",
    "text",
    "wording",
)
NAMED = re.compile(rf"(?<![\w./])(?:(?:{'|'.join(DOCUMENTS)})|plans|orgs|directives)(?:\.\w+)+")


def stands(name: str) -> bool:
    """A dotted name of the table leads to a module, a function, a class or a field."""
    first, *steps = name.split(".")
    value = importlib.import_module(f"plans.documents.{first}" if first in DOCUMENTS else first)
    for step in steps:
        known = {field.name for field in value._meta.get_fields()} if hasattr(value, "_meta") else set()
        if step in known | getattr(value, "__dataclass_fields__", {}).keys():
            return True
        try:
            value = getattr(value, step, None) or importlib.import_module(f"{value.__name__}.{step}")
        except ImportError:
            return False
    return True


def test_the_code_that_the_table_points_to_exists():
    names = {name for row in table().values() for name in NAMED.findall(row["where"]) if not name.endswith(".py")}
    assert len(names) > 40
    missing = [name for name in sorted(names) if not stands(name)]
    assert not missing


def test_each_point_of_the_clerks_check_is_in_the_table():
    points = {f"C-CLERK-{rule.point:02d}" for rule in RULES.values()}
    assert points == {rule for rule in table() if rule.startswith("C-CLERK-")}


@pytest.mark.parametrize(
    "body",
    [
        'check("S-PAGE-01", True)',
        'same("S-PAGE-01", found)',
        "same(rule, found, 1)",
        'near("S-PAGE-1", found, 1)',
        'same("S-PAGE-01", 1, 1)',
    ],
)
def test_an_assertion_that_proves_nothing_is_found(body):
    assert asserted_in(f"def test_it():\n    {body}\n")[1]
    assert asserted_in(f"def other():\n    {body}\n") == (set(), [])


def test_a_broken_rule_fails():
    for holds, broken in (
        (lambda: rules.check("S-PAGE-01", [1]), lambda: rules.check("S-PAGE-01", [])),
        (lambda: rules.same("S-PAGE-01", 1, 1), lambda: rules.same("S-PAGE-01", 1, 2)),
        (lambda: rules.near("S-PAGE-01", 1, 1.2), lambda: rules.near("S-PAGE-01", 1, 2)),
        (lambda: rules.between("S-PAGE-01", 1, 1, 2), lambda: rules.between("S-PAGE-01", 3, 1, 2)),
    ):
        holds()
        with pytest.raises(AssertionError, match="S-PAGE-01"):
            broken()
