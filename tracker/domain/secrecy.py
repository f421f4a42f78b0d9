"""State secrets must never enter this system: what is marked Mật, Tối mật or Tuyệt mật is recognised and refused.

'Tối mật' and 'Tuyệt mật' are marks wherever they stand. 'Mật' is one by its place; 'bí mật', 'mật độ', 'lấy mật' in an
ordinary sentence are none. In doubt a text is marked.
"""

import re
import unicodedata

from tracker.domain.text import paragraphs

#: What no mark can be without; asked first, because every cell of a list is looked at.
_HINT = re.compile(r"m\W*[ậa]\W*t|\(M\)", re.IGNORECASE)
_HIGHER = re.compile(r"(?<!\w)(?:(?:tối|tuyệt)\s+mật|(?-i:(?:TOI|TUYET)\s+MAT))(?!\w)", re.IGNORECASE)
_SPACED = re.compile(r"(?<!\w)(?<!í )m ậ t(?!\w)(?! \w(?!\w))", re.IGNORECASE)
_NUMBER_MARKED = re.compile(r"\d[/-]\S{1,60} ?\(M\)")
_LABELLED = re.compile(r"(?:độ|bậc|mức) (?:độ )?mật ?[:=]([^;,.(\n]*)", re.IGNORECASE)
_LABELLED_PROTECTION = re.compile(r"độ bảo mật ?[:=] ?mật(?!\w)", re.IGNORECASE)
_WORD = re.compile(r"(?<!\w)mật(?!\w)", re.IGNORECASE)
_NO_MARK_AFTER = re.compile(
    r"(?<!\w)(?:bí|bảo|lấy|ong|cơ|không|hoa|đường|mía|quay|trăng|thân|cẩn) $", re.IGNORECASE
)  # fmt: skip
_NO_MARK_BEFORE = re.compile(r"^ (?:độ|khẩu|mã|thiết|ong|vụ|danh|thám|mía|ngọt|hoa|gấu|viện)(?!\w)", re.IGNORECASE)
_MARKED_THING = re.compile(
    r"(?:tài liệu|văn bản|hồ sơ|công văn|nhiệm vụ|danh mục|danh sách|đóng dấu) $", re.IGNORECASE
)  # fmt: skip
_OPENS, _CLOSES = "([{<«“‘\"'", ")]}>»”’\"'"
_DASHES = "-‐‑‒–—−"
_HAS_WORD = re.compile(r"\w")
#: So much on either side of the word says whether it is a mark.
_AROUND = 80
#: What a column 'Độ mật' may say of a row that is not secret.
_OPEN_WORDS = frozenset({"", "không", "không mật", "thường", "bình thường", "công khai", "-", "–", "0", "không có"})


def is_marked_secret(text: str) -> bool:
    """Whether a text bears a mark: alone, in brackets, after 'Độ mật:', in front, at the end, or in capitals."""
    if not _HINT.search(unicodedata.normalize("NFC", text)):
        return False
    plain = re.sub(r"[^\S\n]+", " ", paragraphs(text))
    if any(mark.search(plain) for mark in (_HIGHER, _SPACED, _NUMBER_MARKED, _LABELLED_PROTECTION)):
        return True
    if any(says_secret(found[1].strip(" .…_-–")) for found in _LABELLED.finditer(plain)):
        return True
    has_small = any(character.islower() for character in plain)
    return any(_is_mark(line, found, has_small=has_small) for line in plain.split("\n") for found in _words(line))


def says_secret(level: str) -> bool:
    """Whether what stands in a column 'Độ mật' is anything but a word for 'not secret'. In doubt it is secret."""
    return unicodedata.normalize("NFC", level).strip().casefold() not in _OPEN_WORDS


def _words(line: str) -> list[re.Match[str]]:
    return list(_WORD.finditer(line))


def _is_mark(line: str, found: re.Match[str], *, has_small: bool) -> bool:
    """Whether this 'mật' of a line is a mark, by what stands around it."""
    before = line[max(0, found.start() - _AROUND) : found.start()]
    after = line[found.end() : found.end() + _AROUND]
    if _NO_MARK_AFTER.search(before) or _NO_MARK_BEFORE.search(after):
        return False
    in_capitals, first, last = found[0].isupper(), after.lstrip()[:1], before.rstrip()[-1:]
    begins, ends = not _HAS_WORD.search(before), not _HAS_WORD.search(after)
    if begins and (ends or first in {*_DASHES, ":", "."} or (in_capitals and first in {",", "/"})):
        return True
    if ends and (last in {*_DASHES} or (in_capitals and not has_small)):
        return True
    return (
        (in_capitals and has_small)
        or _is_bracketed(before, last, after.lstrip(), capital=found[0][0].isupper())
        or bool(_MARKED_THING.search(before))
    )


def _is_bracketed(before: str, last: str, after: str, *, capital: bool) -> bool:
    """Whether the word stands at either end of what is in brackets."""
    if last and last in _OPENS:
        return after[:1] in {*_CLOSES, *_DASHES, *":.,;/"} or after.casefold().startswith("số")
    if not (capital and after and after[0] in _CLOSES):
        return False
    return max(map(before.rfind, "([{<«“")) > max(map(before.rfind, ")]}>»”"))
