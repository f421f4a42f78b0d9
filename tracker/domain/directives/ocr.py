"""Words that a scanner misread, mended for the rules: the words shown stay those of the document.

Only a document in which many words cannot be Vietnamese is mended, and only towards the words that rules look for.
"""

import re
from array import array
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from tracker.domain.directives.stretch import Stretch

_WORD = re.compile(r"[0-9a-z¢]+")
#: What a Vietnamese syllable looks like without its diacritics.
_SYLLABLE = re.compile(
    r"(?:b|ch?|d|gh?|gi|h|kh?|l|m|ngh?|nh?|p|ph|qu?|r|s|th?|tr|v|x)?"
    r"(?:[aeiouy]|a[iouy]|e[ou]|i[aeu]|ieu|o[aeio]|oa[iyo]|oeo|u[aeiouy]|uo[iu]|uy[aeu]|uay|uyu|uye|y[eu]|yeu|uoi)"
    r"(?:ch?|m|ng?|nh|p|t)?"
)
#: Letters that scanners take for each other; digits among letters are among them.
_ALIKE = frozenset(
    frozenset(pair)
    for pair in (
        "6o",
        "0o",
        "1l",
        "1i",
        "il",
        "da",
        "do",
        "eo",
        "ec",
        "wu",
        "wo",
        "yu",
        "5s",
        "8b",
        "9g",
        "¢c",
        "fi",
        "ft",
    )
)
_NOISY_SHARE = 0.02
_FEWEST_WORDS = 40
#: So many characters show whether a document was misread.
_SAMPLE = 30_000
_PIECES = (("¢", "o"), ("l1", "h"), ("ii", "n"), ("rn", "m"), ("vv", "w"))


def is_noisy(stretch: Stretch) -> bool:
    """Whether so many words are none that a scanner must have misread the document.

    Words with capitals do not count: they may be letters for something, or foreign names.
    """
    found = _WORD.finditer(stretch.low, 0, _SAMPLE)
    words = [
        one[0]
        for one in found
        if len(one[0]) > 1 and not one[0].isdigit() and stretch.raw[one.start() : one.end()].islower()
    ]
    if len(words) < _FEWEST_WORDS:
        return False
    odd = sum(not _SYLLABLE.fullmatch(word) for word in words)
    return odd >= _NOISY_SHARE * len(words)


#: Where only a number can stand, letters that look like digits are digits: 'ngày l5/9/2O24', 'Số: O8/CT-UBND'.
_NUMBERS = re.compile(
    r"(?<!\w)(?=[OoIl]{0,2}/?[OoIl]{0,2}/?\d|\d)[0-9OoIl]{1,2}/[0-9OoIl]{1,2}(?:/[0-9OoIl]{4})?(?!\w)"
    r"|(?<=ngày )[0-9OoIl]{1,2}(?= tháng)|(?<=tháng )[0-9OoIl]{1,2}(?=[ /](?:năm|[12]))|(?<=[Ss]ố: )[0-9OoIl]{1,5}(?=/)"
    r"|(?<![^\n])l(?=\. )"
)
_AS_DIGITS = str.maketrans("OoIl", "0011")


def with_digits(stretch: Stretch) -> Stretch:
    """The stretch with digits where letters stand for them; nothing else is changed, and nothing moves."""
    if not re.search(r"[OoIl]", stretch.raw):
        return stretch
    low, raw, place = [], [], 0
    for found in _NUMBERS.finditer(stretch.raw):
        low.append(stretch.low[place : found.start()] + found[0].translate(_AS_DIGITS))
        raw.append(stretch.raw[place : found.start()] + found[0].translate(_AS_DIGITS))
        place = found.end()
    low.append(stretch.low[place:])
    raw.append(stretch.raw[place:])
    return Stretch("".join(low), "".join(raw), stretch.starts, stretch.ends)


def mended(stretch: Stretch, known: Iterable[str], phrases: Iterable[str]) -> Stretch:
    """The same stretch, with each word that is nearly a known one turned into it, then each phrase nearly known."""
    all_known = frozenset(known)
    by_length: dict[int, list[str]] = {}
    for word in sorted(all_known):
        by_length.setdefault(len(word), []).append(word)
    found = list(_WORD.finditer(stretch.low))
    memory = {word: word if word in all_known else _nearest(word, by_length) for word in {one[0] for one in found}}
    words = [memory[one[0]] for one in found]
    for phrase in sorted({tuple(phrase.split()) for phrase in phrases}, key=lambda one: (-len(one), one)):
        _mend_phrase(words, phrase, all_known)
    return _with_words(stretch, [(one.start(), one.end(), word) for one, word in zip(found, words, strict=True)])


#: Of a phrase so many words were read right, and those that were not are at least so much alike.
_RIGHT_WORDS = 0.5
_ALIKE_WORDS = 0.5


def _mend_phrase(words: list[str], phrase: tuple[str, ...], known: frozenset[str]) -> None:
    """Put a phrase where something stands that is nearly it; words that are known stay as they are."""
    length = len(phrase)
    for place in range(len(words) - length + 1):
        if words[place] != phrase[0] and words[place + 1] != phrase[1]:
            continue
        wrong = [n for n in range(length) if words[place + n] != phrase[n]]
        if wrong and len(wrong) <= _RIGHT_WORDS * length and all(
            words[place + n] not in known and _alike(words[place + n], phrase[n]) for n in wrong
        ):  # fmt: skip
            words[place : place + length] = phrase


def _alike(one: str, other: str) -> bool:
    return not one.isdigit() and SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE_WORDS


def _with_words(stretch: Stretch, words: Sequence[tuple[int, int, str]]) -> Stretch:
    """The stretch with these words at their places; each of their characters stands for the whole word."""
    low, raw = [], []
    starts, ends = array("l"), array("l")
    place = 0
    for begin, end, word in words:
        if stretch.low[begin:end] == word:
            continue
        low.append(stretch.low[place:begin] + word)
        raw.append(stretch.raw[place:begin] + _in_case_of(stretch.raw[begin:end], word))
        starts += stretch.starts[place:begin] + array("l", [stretch.starts[begin]] * len(word))
        ends += stretch.ends[place:begin] + array("l", [stretch.ends[end - 1]] * len(word))
        place = end
    low.append(stretch.low[place:])
    raw.append(stretch.raw[place:])
    return Stretch("".join(low), "".join(raw), starts + stretch.starts[place:], ends + stretch.ends[place:])


def _in_case_of(read: str, word: str) -> str:
    if read.isupper() and len(read) > 1:
        return word.upper()
    return word.capitalize() if read[:1].isupper() else word


def _nearest(word: str, by_length: dict[int, list[str]]) -> str:
    """The known word that this one most likely was, or the word itself."""
    if word.isdigit():
        return word
    for piece, letter in _PIECES:
        joined = word.replace(piece, letter)
        if joined != word and joined in by_length.get(len(joined), ()):
            return joined
    if len(word) < 3:
        return word
    is_odd = not _SYLLABLE.fullmatch(word)
    best, least = word, 1.1 if is_odd else 0.6
    for candidate in by_length.get(len(word), ()):
        cost = _cost(word, candidate, least)
        if cost < least:
            best, least = candidate, cost
    return best


def _cost(word: str, other: str, limit: float) -> float:
    """How much had to be misread: half a letter for two that look alike, one for others."""
    total = 0.0
    for one, two in zip(word, other, strict=True):
        if one != two:
            total += 0.5 if frozenset((one, two)) in _ALIKE else 1.0
            if total >= limit:
                return total
    return total
