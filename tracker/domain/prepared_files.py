"""Files that are made in the background, since nobody should wait for a page that long."""

from enum import StrEnum


class FileKind(StrEnum):
    """What is made. The value is stored."""

    TASK_LIST = "task_list"
    ARCHIVE = "archive"
    CLOSING = "closing"


class MakingState(StrEnum):
    """How far it is. The value is stored."""

    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


MAKING_WORDS = {
    MakingState.WAITING: "Đang chờ",
    MakingState.MAKING: "Đang làm",
    MakingState.READY: "Đã xong",
    MakingState.FAILED: "Không làm được",
}
#: A list of more rows than this is made in the background.
MOST_ROWS_AT_ONCE = 5_000
#: So many files a person may have waiting at a time.
MOST_WAITING = 3
#: So many times is a file begun again whose maker died.
MOST_ATTEMPTS = 3
#: Days for which a file that is ready is kept.
KEPT_DAYS = 7
