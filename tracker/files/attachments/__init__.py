"""Files that people attach: what they are by their content, what they are called, where their bytes lie.

`kinds` says what may be attached, `archives` looks into packages without unpacking them, `names` makes a name safe,
`store` keeps the bytes. No byte of a file is ever changed, so a signature in it or beside it stays valid.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Upload:
    """A file as a person sent it: nothing of it has been checked."""

    name: str
    content: bytes
