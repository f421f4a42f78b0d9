"""The files a person asked for."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from tracker.db import db
from tracker.domain.prepared_files import MakingState
from tracker.errors import NotFound
from tracker.models import PreparedFile

#: The latest of them; older ones are gone within days.
_SHOWN = 50


@dataclass(frozen=True)
class PreparedFileRow:
    """One file and how far it is."""

    id: int
    title: str
    state: MakingState
    asked_at: datetime
    done: int
    whole: int
    problem: str
    name: str
    media_type: str
    size: int
    sha256: str
    stored_as: str | None

    @property
    def is_under_way(self) -> bool:
        """Whether it is still to be made, or being made."""
        return self.state in {MakingState.WAITING, MakingState.MAKING}


_COLUMNS: tuple[Any, ...] = (
    *(PreparedFile.id, PreparedFile.title, PreparedFile.state, PreparedFile.asked_at, PreparedFile.done),
    *(PreparedFile.whole, PreparedFile.problem, PreparedFile.name, PreparedFile.media_type, PreparedFile.size),
    *(PreparedFile.sha256, PreparedFile.stored_as),
)


def list_prepared_files(account_id: int | None) -> list[PreparedFileRow]:
    """The files of this account, the latest first."""
    rows = db.session.execute(
        select(*_COLUMNS).where(PreparedFile.account_id == account_id).order_by(PreparedFile.id.desc()).limit(_SHOWN)
    )
    return [PreparedFileRow(*row) for row in rows]


def get_prepared_file(file_id: int, *, account_id: int | None) -> PreparedFileRow:
    """One file that is ready, of this account.

    Raises:
        NotFound: there is none, or it is not ready, or somebody else asked for it.
    """
    mine = PreparedFile.id == file_id, PreparedFile.account_id == account_id
    row = db.session.execute(select(*_COLUMNS).where(*mine, PreparedFile.state == MakingState.READY)).one_or_none()
    if row is None:
        message = f"Không có tệp {file_id}."
        raise NotFound(message)
    return PreparedFileRow(*row)
