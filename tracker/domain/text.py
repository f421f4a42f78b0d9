"""Vietnamese text made comparable: what people type without diacritics finds what was written with them."""

import hashlib
import re
import unicodedata

#: The longest content of a task, wherever it is entered or corrected.
LONGEST_CONTENT = 10_000
_NOT_WORDS = re.compile(r"[^0-9a-z]+")
_CONTROLS = dict.fromkeys(
    [
        *range(0x20),
        0x7F,
        *range(0x80, 0xA0),
        0x200B,
        0x200E,
        0x200F,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        0xFEFF,
    ]
)


def fold(text: str) -> str:
    """The text in lower case without diacritics, words separated by one blank: 'Đôn  đốc' becomes 'don doc'.

    Punctuation separates words like a blank does, so '1125/UBND-KT' becomes '1125 ubnd kt', and NFC and NFD agree.
    """
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D").casefold())
    letters = "".join(character for character in bare if not unicodedata.combining(character))
    return _NOT_WORDS.sub(" ", letters).strip()


def words_key(text: str) -> str:
    """A short key that texts of the same words have in common, whatever their letters' case, marks and punctuation.

    A text without words has the empty key.
    """
    folded = fold(text)
    return hashlib.sha256(folded.encode()).hexdigest()[:16] if folded else ""


def one_line(text: str) -> str:
    """The text in NFC on one line, without control characters and direction marks."""
    spaced = re.sub(r"\s+", " ", unicodedata.normalize("NFC", text))
    return spaced.translate(_CONTROLS).strip()


def paragraphs(text: str) -> str:
    """The text in NFC with its line breaks, without other control characters and direction marks."""
    lines = re.split(r"\r\n|\r|\n", unicodedata.normalize("NFC", text))
    return "\n".join(line.replace("\t", " ").translate(_CONTROLS).rstrip() for line in lines).strip()
