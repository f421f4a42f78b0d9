"""A naming of agencies in a stretch: what kind it is, whom it means, and why it is unsure."""

from dataclasses import dataclass
from enum import Enum

from tracker.domain.directives.stretch import Stretch


class Kind(Enum):
    """What a mention is."""

    AGENCY = "agency"
    PLACE = "place"
    """A place without its committee, which stands for it only where somebody is told to do something."""
    GROUP = "group"
    BACK = "back"
    """Refers to those named before."""
    ADDRESSED = "addressed"
    """'Các cơ quan' in a letter: those it is for."""
    LAST = "last"
    """'UBND huyện' without a name: the one spoken of."""
    REST = "rest"
    """'UBND các huyện còn lại': those of a group that were not told anything."""
    VAGUE = "vague"
    """'Các đơn vị liên quan': nobody in particular."""
    OUTSIDE = "outside"
    """A body that is not in the list."""


@dataclass(frozen=True)
class Mention:
    """One naming: its place in the stretch (with the person that stands for the agency), and whom it means."""

    start: int
    end: int
    kind: Kind
    agencies: tuple[str, ...] = ()
    doubt: str = ""


UNKNOWN = "cơ quan không có trong danh mục"
GROUP = "nhóm cơ quan"
VAGUE = "không nêu cụ thể cơ quan nào"
BACK = "nhắc lại các cơ quan đã nêu"


def is_a_body(stretch: Stretch, start: int) -> bool:
    """Whether 'so' at this place is a department, not a number, nor the end of 'cơ sở'."""
    if not stretch.low.startswith("so", start):
        return True
    word = stretch.raw[start : start + 2].lower()
    before = stretch.low[max(0, start - 4) : start]
    if before.endswith(("co ", "tru ", " ma ")):
        return False
    # A scanner reads 'Số Tài chính', but no number has a name with a capital.
    following = stretch.raw[start + 2 :].split(maxsplit=1)
    is_name = bool(following) and following[0][:1].isupper() and following[0][1:2].islower()
    return word not in {"số", "sổ", "sò"} or (stretch.raw[start].isupper() and is_name)
