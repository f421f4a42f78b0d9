"""Checking what a form says as a whole, so that a person hears of all that is wrong at once."""

from collections.abc import Mapping

from tracker.domain.permissions import Actor
from tracker.domain.text import one_line, paragraphs
from tracker.errors import InvalidForm, InvalidInput, NotAllowed
from tracker.services.acting import open_text, require


class FormChecks:
    """What was found wrong so far, by the names of the form's fields; it begins with what could not be read at all."""

    def __init__(self, misread: Mapping[str, str]) -> None:
        self._errors = dict(misread)

    def line(self, field: str, text: str, *, longest: int, needed: str = "") -> str:
        """The text on one line, checked; `needed` names it where it must not be empty."""
        return self._checked(field, one_line(text), longest, needed)

    def text(self, field: str, text: str, *, longest: int, needed: str = "") -> str:
        """The text with its line breaks, checked; `needed` names it where it must not be empty."""
        return self._checked(field, paragraphs(text), longest, needed)

    def refuse(self, field: str, message: str) -> None:
        """Note what is wrong with a field; what was noted of it first stands."""
        self._errors.setdefault(field, message)

    def finish(self) -> None:
        """Go on when nothing is wrong.

        Raises:
            InvalidForm: something is.
        """
        if self._errors:
            raise InvalidForm(self._errors)

    def _checked(self, field: str, text: str, longest: int, needed: str) -> str:
        if len(text) > longest:
            self.refuse(field, f"Không dài quá {longest} ký tự; đang có {len(text)}.")
        try:
            return require(field, text, needed) if needed else open_text(field, text)
        except InvalidInput as error:
            self.refuse(field, str(error))
            return ""


def require_office(by: Actor) -> None:
    """Go on when this person enters for the Office, or the product does.

    Raises:
        NotAllowed: he does not.
    """
    if by.role is not None and not by.is_office:
        message = "Việc này của Văn phòng UBND tỉnh."
        raise NotAllowed(message)
