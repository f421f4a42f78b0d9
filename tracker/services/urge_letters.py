"""The letter of an urge, made again from what is stored: the same bytes each time."""

from dataclasses import dataclass

from tracker.domain.permissions import Actor
from tracker.errors import NotFound
from tracker.files.urge_letter import UrgeLetter, file_name, write_letter
from tracker.queries.urges import get_urge


@dataclass(frozen=True)
class LetterFile:
    """A Word document to take away."""

    name: str
    content: bytes


def letter_file(*, urge_id: int, by: Actor) -> LetterFile:
    """The letter that went with an urge.

    Raises:
        NotFound: there is no such urge, this account may not know of it, or no letter went with it.
    """
    urge = get_urge(urge_id, actor=by)
    if urge.letter is None:
        message = "Lần đôn đốc này không kèm công văn."
        raise NotFound(message)
    letter = UrgeLetter(
        details=urge.letter,
        issuer=urge.issuer,
        agency=urge.agency_name,
        opening=urge.opening,
        text=urge.text,
        day=urge.made_on,
        made_at=urge.made_at,
        tasks=tuple(line.then for line in urge.tasks),
    )
    return LetterFile(file_name(urge.letter), write_letter(letter))
