"""The numbers that Word puts before the points of its automatic lists, which are not in the text."""

from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMANS = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


class Numbering:
    """Counts the points of automatic lists, whose numbers are not in the text."""

    def __init__(self, tree: Element | None) -> None:
        self._formats: dict[tuple[str, str], tuple[str, str, int]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[tuple[str, str], int] = {}
        for one in tree.iter(f"{W}num") if tree is not None else ():
            link = one.find(f"{W}abstractNumId")
            if link is not None:
                self._abstract[one.get(f"{W}numId", "")] = link.get(f"{W}val", "")
        for one in tree.iter(f"{W}abstractNum") if tree is not None else ():
            for level in one.iter(f"{W}lvl"):
                told = [value_of(level, name) for name in ("numFmt", "lvlText", "start")]
                key = (one.get(f"{W}abstractNumId", ""), level.get(f"{W}ilvl", "0"))
                self._formats[key] = (told[0], told[1], int(told[2]) if told[2].isdigit() else 1)

    def next(self, number: str, level: str) -> str:
        """What stands before the next point of a list."""
        abstract = self._abstract.get(number, "")
        known = self._formats.get((abstract, level))
        if known is None or number == "0":
            return ""
        form, text, first = known
        self._counts[abstract, level] = self._counts.get((abstract, level), first - 1) + 1
        for key in [key for key in self._counts if key[0] == abstract and int(key[1]) > int(level)]:
            del self._counts[key]
        if form == "bullet":
            return "- "
        told = text
        for deep in range(int(level) + 1):
            form_of, _, first_of = self._formats.get((abstract, str(deep)), (form, "", 1))
            count = self._counts.get((abstract, str(deep)), first_of)
            told = told.replace(f"%{deep + 1}", _numeral(count, form_of))
        return f"{told} " if told.strip() else ""


def _numeral(count: int, form: str) -> str:
    if form in {"lowerLetter", "upperLetter"}:
        letter = chr(ord("a") + (count - 1) % 26)
        return letter.upper() if form == "upperLetter" else letter
    if form in {"lowerRoman", "upperRoman"}:
        told, rest = "", count
        for value, sign in _ROMANS:
            told, rest = told + sign * (rest // value), rest % value
        return told.lower() if form == "lowerRoman" else told
    return str(count)


def value_of(parent: Element, name: str) -> str:
    """What a part of an element of this name is set to, or nothing."""
    found = parent.find(f"{W}{name}")
    return found.get(f"{W}val", "") if found is not None else ""
