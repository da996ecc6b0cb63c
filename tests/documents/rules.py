"""Assertions that name the rule of docs/the-thuc.csv they hold; tests/documents/test_rules_table.py reads the ids."""

import csv
from functools import cache
from pathlib import Path

TABLE = Path(__file__).resolve().parents[2] / "docs" / "the-thuc.csv"


@cache
def table() -> dict[str, dict]:
    """Every rule by its id."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def _say(rule: str, words: str) -> str:
    return f"{rule} ({table()[rule]['rule']}): {words}"


def check(rule: str, holds) -> None:
    """The rule holds."""
    assert holds, _say(rule, f"không đúng ({holds!r})")


def same(rule: str, found, wanted) -> None:
    """What was found is what the rule wants."""
    assert found == wanted, _say(rule, f"thấy {found!r}, cần {wanted!r}")


def near(rule: str, found: float, wanted: float, within: float = 0.3) -> None:
    """A measure is what the rule wants, but for so little (mm or points)."""
    assert abs(found - wanted) <= within, _say(rule, f"đo được {found:.2f}, cần {wanted:.2f} ± {within}")


def between(rule: str, found: float, least: float, most: float) -> None:
    """A measure lies in the range of the rule."""
    assert least <= found <= most, _say(rule, f"đo được {found:.2f}, cần {least} đến {most}")
