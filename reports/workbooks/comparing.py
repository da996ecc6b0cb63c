"""What an upload would change: against the draft as it is now, knowing what the workbook held when it was made."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.sheets import Sheet
from reports.workbooks.reading import Reading
from reports.workbooks.slots import NOTE, NOTHING, Slot, digest

KEEP, TAKE = "trang", "tep"


@dataclass(frozen=True)
class Difference:
    """One answer that differs: as the draft has it and as the workbook has it."""

    slot: Slot
    value: object

    @property
    def label(self) -> str:
        return self.slot.label

    @property
    def field(self) -> str:
        return f"giu-{self.slot.key}"

    @property
    def on_page(self) -> str:
        return self.slot.shown(self.slot.value)

    @property
    def in_file(self) -> str:
        return self.slot.shown(self.value)


@dataclass
class Comparison:
    """`changes`: only the workbook moved on; `conflicts`: both did; `newer`: only the draft did, so it stays."""

    changes: list[Difference] = field(default_factory=list)
    conflicts: list[Difference] = field(default_factory=list)
    newer: list[Difference] = field(default_factory=list)
    same: int = 0

    @property
    def asks(self) -> bool:
        """Whether there is anything to write or to choose."""
        return bool(self.changes or self.conflicts)

    def taken(self, choices: Mapping[str, str]) -> dict[str, object]:
        """Slot → value of what is to be written; a conflict without a choice keeps what the draft has."""
        chosen = [one for one in self.conflicts if choices.get(one.field) == TAKE]
        return {one.slot.key: one.value for one in [*self.changes, *chosen]}


def compare(reading: Reading, slots: Mapping[str, Slot]) -> Comparison:
    result = Comparison()
    for slot in slots.values():
        if slot.key not in reading.values:
            continue
        one = Difference(slot, reading.values[slot.key])
        then, now, filled = (
            reading.control.base.get(slot.key, ""),
            digest(slot.kind, slot.value),
            digest(slot.kind, one.value),
        )
        if now == filled:
            result.same += 1
        elif filled == then:
            result.newer.append(one)
        elif now == then:
            result.changes.append(one)
        else:
            result.conflicts.append(one)
    return result


def content_of(sheet: Sheet, slots: Mapping[str, Slot], taken: Mapping[str, object]) -> dict:
    """What `save_draft` takes: the answers taken from the workbook, and beside them only what it writes as a whole."""
    merged = {key: taken.get(key, slot.value) for key, slot in slots.items()}
    touched = defaultdict(set)
    for key in set(taken) - {NOTHING, NOTE}:
        touched[slots[key].parts[0]].add(slots[key].parts[1])
    headings, tasks = touched["t"], touched["s"] | touched["n"]
    carried = [f"text-{pk}" for pk in headings if merged[f"t{pk}"].is_carried]
    carried += [f"state-{pk}" for pk in tasks if merged[f"s{pk}"].is_carried]
    return {
        "nothing_to_report": merged[NOTHING],
        "note": merged[NOTE],
        "texts": {pk: merged[f"t{pk}"].text for pk in headings},
        "values": _values(slots, merged, touched["v"]),
        "progress": {pk: (merged[f"s{pk}"].text, merged[f"n{pk}"]) for pk in tasks},
        "explanations": {pk: merged[f"x{pk}"] for pk in touched["x"]},
        "carried": carried,
    }


def _values(slots, merged, figures) -> dict:
    """A broken-down figure is written with all its lines, as the page writes it; marks go with each answer."""
    values = {}
    for key, slot in slots.items():
        if not key.startswith("v") or slot.parts[1] not in figures:
            continue
        _, indicator, item = slot.parts
        if item is None:
            values[indicator] = merged[key]
        else:
            values.setdefault(indicator, None)
            if merged[key] is not None:
                values[indicator, item] = merged[key]
    return values
