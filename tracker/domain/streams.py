"""Who gave a task: the province or the central government. The two are counted and reported apart."""

from enum import StrEnum


class Stream(StrEnum):
    """The stream of a task. The value is stored, and is the word on the command line and in addresses."""

    PROVINCIAL = "provincial"
    CENTRAL = "central"


STREAM_WORDS = {Stream.PROVINCIAL: "UBND tỉnh giao", Stream.CENTRAL: "Chính phủ giao"}
