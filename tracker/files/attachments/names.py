"""What an attached file is called: as the person called it, less what could mislead or break something."""

import re
import unicodedata

_LONGEST = 200
_LONGEST_EXTENSION = 12
#: Control, format (direction marks, zero-width), surrogate, private and unassigned characters; line separators.
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_NOT_IN_A_NAME = re.compile(r'[<>:"|?*]')


def safe_name(told: str) -> str:
    """The name in NFC without path, control and direction characters, at most 200 long with its extension kept.

    Never empty: what nothing is left of is called 'tep'.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", told))[-1]
    spaced = re.sub(r"[\t\r\n\f\v]+", " ", last)
    kept = "".join(character for character in spaced if unicodedata.category(character) not in _DROPPED)
    plain = _NOT_IN_A_NAME.sub("_", re.sub(r"\s+", " ", kept)).strip(" .")
    stem, extension = _split(plain)
    return (stem[: _LONGEST - len(extension)].rstrip() + extension) or "tep"


def extension_of(name: str) -> str:
    """The extension in lower case with its dot: '.pdf'; empty when there is none."""
    return _split(name)[1].lower()


def _split(name: str) -> tuple[str, str]:
    stem, dot, extension = name.rpartition(".")
    if not stem or not extension.isalnum() or len(extension) > _LONGEST_EXTENSION:
        return name, ""
    return stem, dot + extension
