"""Every error the product raises on purpose.

    TrackerError
    ├── BadSetting        a setting is missing or wrong; the program does not start
    ├── Refused           a person asked for something that cannot be done; the message says what to do instead
    │   ├── InvalidInput  one field of a form is wrong; names the field
    │   ├── InvalidForm   several fields of a form are wrong; names each
    │   │   └── AlreadyThere  what was to be added exists; names it
    │   ├── NeedsConfirmation it can be done, but looks like a slip: the person has to say that it is meant
    │   ├── ActRefused    the task's state does not allow the act
    │   ├── NotAllowed    the account has no right to it
    │   ├── StaleVersion  somebody else changed the row in the meantime
    │   ├── SignInRefused wrong name or password, or too many attempts: always the same words
    │   ├── BadWorkbook   the file cannot be read as a list of tasks
    │   ├── BadDocument   the file cannot be read as a document
    │   └── StoreUnavailable  attached files cannot be kept at the moment
    ├── DamagedFile       the bytes of an attached file are gone, or not what was kept
    └── NotFound          there is no such thing, or this account may not know of it
        └── NoLongerThere it was done with, or never was; the message says what to do

The message of a `Refused` is shown to people as it stands, so it is in Vietnamese.
"""

from collections.abc import Mapping


class TrackerError(Exception):
    """The root: catching it catches nothing that is a programming error."""


class BadSetting(TrackerError):
    """A setting is missing or wrong. The message names it and the cure."""


class NotFound(TrackerError):
    """There is no such thing, or this account may not know that there is."""


class NoLongerThere(NotFound):
    """It was done with in the meantime, or never was. The message is shown, and says what to do."""


class Refused(TrackerError):
    """What was asked for cannot be done. The message says why, and what to do instead."""


class InvalidInput(Refused):
    """One field of a form is wrong."""

    def __init__(self, message: str, *, field: str) -> None:
        super().__init__(message)
        self.field = field


class InvalidForm(Refused):
    """Several fields of a form are wrong: what is wrong with each, by its name."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(" ".join(errors.values()))
        self.errors = dict(errors)


class AlreadyThere(InvalidForm):
    """What was to be added exists already; `found_id` is its number."""

    def __init__(self, message: str, *, field: str, found_id: int) -> None:
        super().__init__({field: message})
        self.found_id = found_id


class NeedsConfirmation(Refused):
    """It can be done, but looks like a slip; the message tells why, and the person has to say that it is meant."""


class ActRefused(Refused):
    """The state of the task does not allow the act."""


class NotAllowed(Refused):
    """The account has no right to do this."""


class StaleVersion(Refused):
    """Somebody else changed the row since this person read it; `change` is the sentence of who did what and when."""

    def __init__(self, message: str, *, change: str = "") -> None:
        super().__init__(message)
        self.change = change


class SignInRefused(Refused):
    """Signing in failed. The words never tell which of name, password or lock was the reason."""


class BadWorkbook(Refused):
    """The file cannot be read as a list of tasks."""


class BadDocument(Refused):
    """The file cannot be read as a document with words."""


class StoreUnavailable(Refused):
    """Attached files cannot be kept at the moment: the folder is full or cannot be written."""


class DamagedFile(TrackerError):
    """The bytes of an attached file are gone, or not what was kept. The message is for the log."""
