"""Who is named in a stretch: agencies of the list, groups of them, 'những cơ quan nêu trên', and bodies outside it."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tracker.domain.directives.groups import find_groups
from tracker.domain.directives.lists import lists_of_departments, lists_of_places, places_after
from tracker.domain.directives.mention import BACK, VAGUE, Kind, Mention, is_a_body
from tracker.domain.directives.naming import Naming
from tracker.domain.directives.outside import find_outside
from tracker.domain.directives.stretch import Stretch
from tracker.domain.directives.words import PERSON

_NOT_MORE = r"(?![a-z0-9])"
_B = r"(?<![a-z0-9])"
_LAST_NAMED = re.compile(rf"{_B}(?:ubnd|uy ban nhan dan) (?P<level>huyen|thi xa|thanh pho)(?: nay)?{_NOT_MORE}")
_LAST_DEPARTMENT = re.compile(r"(?<!\w)Sở(?= [a-zà-ỹđ])(?! (?:hữu|thích|tại|dĩ))")
_PERSON_BEFORE = re.compile(rf"{_B}{PERSON}(?:cac\s+)?$")


def find_mentions(stretch: Stretch, naming: Naming) -> list[Mention]:
    """Every mention in a stretch, in order, none within another."""
    text = stretch.low
    found: list[Mention] = []
    for start, end, name in naming.whole.find_all(text):
        if is_a_body(stretch, start):
            found.append(places_after(text, naming, Mention(start, end, Kind.AGENCY, (name,))))
    found += lists_of_departments(stretch, naming)
    found += lists_of_places(text, naming)
    found += [Mention(start, end, Kind.PLACE, (name,)) for start, end, name in naming.places_with_kind.find_all(text)]
    found += find_groups(stretch, naming)
    found += [
        Mention(one.start(), one.end(), Kind.LAST, naming.locals_of([one["level"]]), BACK)
        for one in _LAST_NAMED.finditer(text)
    ]
    found += [
        Mention(one.start(), one.end(), Kind.LAST, naming.departments, BACK)
        for one in _LAST_DEPARTMENT.finditer(stretch.raw)
    ]
    kept = _without_overlaps(found)
    kept = _without_overlaps([*kept, *find_outside(stretch, kept)])
    return [_with_person(text, one) for one in kept]


def meant(mention: Mention, *, addressed: Sequence[str], before: Sequence[str], spoken_of: Sequence[str]) -> Mention:
    """A reference with the agencies it means: of those addressed, named before as leads, or spoken of last."""
    of = set(mention.agencies)
    if mention.kind is Kind.BACK:
        agencies = [name for name in (addressed or before) if name in of]
    elif mention.kind is Kind.ADDRESSED:
        agencies = [name for name in addressed if name in of]
    elif mention.kind is Kind.REST:
        agencies = [name for name in mention.agencies if name not in set(before)]
    elif mention.kind is Kind.LAST:
        agencies = [name for name in spoken_of if name in of][-1:]
    else:
        return mention
    return replace(mention, agencies=tuple(agencies), doubt=BACK if agencies else VAGUE)


def _without_overlaps(mentions: Iterable[Mention]) -> list[Mention]:
    kept: list[Mention] = []
    for one in sorted(mentions, key=lambda m: (m.start, -(m.end))):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
        elif one.end > kept[-1].end and kept[-1].kind in {Kind.VAGUE, Kind.PLACE, Kind.OUTSIDE}:
            kept[-1] = one
    return kept


def _with_person(text: str, mention: Mention) -> Mention:
    window = max(0, mention.start - 60)
    before = _PERSON_BEFORE.search(text[window : mention.start])
    return replace(mention, start=window + before.start()) if before else mention
