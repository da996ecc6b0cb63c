"""The numbers that Word writes by itself before paragraphs."""

from docx.oxml.ns import qn

from plans.documents.wording import roman


class Numbers:
    """Counts the numbered paragraphs of one file as Word does."""

    def __init__(self, root):
        self.levels, self.counts = {}, {}
        if root is None:
            return
        abstract = {found.get(qn("w:abstractNumId")): found for found in root.findall(qn("w:abstractNum"))}
        for number in root.findall(qn("w:num")):
            base = number.find(qn("w:abstractNumId"))
            source = abstract.get(base.get(qn("w:val"))) if base is not None else None
            if source is not None:
                self.levels[number.get(qn("w:numId"))] = {
                    level.get(qn("w:ilvl")): level for level in source.findall(qn("w:lvl"))
                }

    def label(self, num: tuple[str, int] | None) -> str:
        """The number of the next paragraph of that list and level; empty for none and for what is not known."""
        if num is None or num[0] not in self.levels:
            return ""
        list_id, at = num
        level = self.levels[list_id].get(str(at))
        if level is None:
            return ""
        counts = self.counts.setdefault(list_id, {})
        counts[at] = counts.get(at, self._start(list_id, at) - 1) + 1
        for deeper in [key for key in counts if key > at]:
            del counts[deeper]
        pattern = level.find(qn("w:lvlText"))
        text = pattern.get(qn("w:val")) or "" if pattern is not None else ""
        if self._shape(list_id, at) == "bullet":
            return "-"
        for one in range(at + 1):
            number = counts.get(one, self._start(list_id, one))
            text = text.replace(f"%{one + 1}", _written(number, self._shape(list_id, one)))
        return text.strip()

    def _start(self, list_id: str, at: int) -> int:
        level = self.levels[list_id].get(str(at))
        start = level.find(qn("w:start")) if level is not None else None
        value = start.get(qn("w:val")) if start is not None else "1"
        return int(value) if (value or "").isdigit() else 1

    def _shape(self, list_id: str, at: int) -> str:
        level = self.levels[list_id].get(str(at))
        shape = level.find(qn("w:numFmt")) if level is not None else None
        return shape.get(qn("w:val")) if shape is not None else "decimal"


def _written(number: int, shape: str) -> str:
    if shape in ("upperRoman", "lowerRoman"):
        text = roman(number)
        return text if shape == "upperRoman" else text.lower()
    if shape in ("upperLetter", "lowerLetter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if shape == "upperLetter" else letter
    return str(number)
