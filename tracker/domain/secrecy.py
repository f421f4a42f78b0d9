"""State secrets must never enter this system: what is marked Mật, Tối mật or Tuyệt mật is recognised and refused.

'Bí mật' in an ordinary sentence ('công tác bảo vệ bí mật nhà nước') is no mark.
"""

import re
import unicodedata

_LEVEL = r"(?:tuyệt\s+mật|tối\s+mật|mật)"
_WHOLE = re.compile(rf"^[\W_]*{_LEVEL}[\W_]*$", re.IGNORECASE)
_BRACKETED = re.compile(rf"[(\[{{<]\s*(?:độ\s+)?{_LEVEL}\s*[)\]}}>]", re.IGNORECASE)
_LABELLED = re.compile(rf"(?:độ|bậc|mức)\s+(?:độ\s+)?mật\s*[:=]\s*{_LEVEL}", re.IGNORECASE)
_LEADING = re.compile(rf"^\s*{_LEVEL}\s*[-–—:.]", re.IGNORECASE)
_STAMP = re.compile(r"(?<!BÍ )(?<!\w)(?:TUYỆT MẬT|TỐI MẬT|MẬT)(?!\w)")
#: What a column 'Độ mật' may say of a row that is not secret.
_OPEN_WORDS = frozenset({"", "không", "không mật", "thường", "bình thường", "công khai", "-", "–", "0", "không có"})


def is_marked_secret(text: str) -> bool:
    """Whether a text bears a mark of secrecy: alone, in brackets, after 'Độ mật:', in front, or stamped in capitals."""
    plain = unicodedata.normalize("NFC", text)
    if any(mark.search(plain) for mark in (_WHOLE, _BRACKETED, _LABELLED, _LEADING)):
        return True
    # In a line of capitals only, a word in capitals is no stamp.
    return any(character.islower() for character in plain) and _STAMP.search(plain) is not None


def says_secret(level: str) -> bool:
    """Whether what stands in a column 'Độ mật' is anything but a word for 'not secret'. In doubt it is secret."""
    return unicodedata.normalize("NFC", level).strip().casefold() not in _OPEN_WORDS
