"""Bringing lists in: how far an import is, and its limits."""

import re
from enum import StrEnum


class ImportState(StrEnum):
    """How far an import is. The value is stored."""

    WAITING = "waiting"
    APPLYING = "applying"
    DONE = "done"
    FAILED = "failed"


IMPORT_WORDS = {
    ImportState.WAITING: "Đang chờ",
    ImportState.APPLYING: "Đang nhập",
    ImportState.DONE: "Đã nhập",
    ImportState.FAILED: "Không nhập được",
}
#: A list of more rows than this is taken in the background, once it is confirmed.
MOST_ROWS_AT_ONCE = 2_000
#: So many times is an import begun again whose process died.
MOST_ATTEMPTS = 3

#: The longest prefix that tells the codes of one list from those of another.
LONGEST_PREFIX = 12
_PREFIX = re.compile(rf"\w[\w.\-]{{0,{LONGEST_PREFIX - 1}}}")
#: What to say of a prefix that is none.
PREFIX_WORDS = f"Tiền tố gồm chữ, số, dấu chấm, gạch nối, gạch dưới, dài nhất {LONGEST_PREFIX} ký tự. Ví dụ: QB-"


def is_prefix(text: str) -> bool:
    """Whether codes may begin with this: they are parts of addresses."""
    return _PREFIX.fullmatch(text) is not None


def prefixed(code: str, prefix: str) -> str:
    """The code as it is stored: with its prefix in front, once."""
    return code if not prefix or code.casefold().startswith(prefix.casefold()) else prefix + code
