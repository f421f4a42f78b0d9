"""What was found: a relation between figures, whether it holds, and what would make it hold."""

from dataclasses import dataclass
from enum import StrEnum

from tracker.domain.figure_check.names import Figure


class Verdict(StrEnum):
    """How a relation came out."""

    WRONG = "wrong"
    OTHER = "other"
    """The arithmetic is right, but it is another ratio than the one it is called."""
    UNKNOWN = "unknown"
    """A number that is needed is missing."""
    RIGHT = "right"


VERDICT_WORDS = {
    Verdict.WRONG: "không khớp",
    Verdict.OTHER: "là tỷ lệ khác",
    Verdict.UNKNOWN: "chưa đủ số",
    Verdict.RIGHT: "khớp",
}


@dataclass(frozen=True)
class Finding:
    """One relation that was checked."""

    verdict: Verdict
    relation: str
    """In names: 'đã hoàn thành = hoàn thành đúng hạn + hoàn thành chậm'."""
    arithmetic: str
    """In numbers: '140.061 + 309 = 140.370, không phải 140.394'."""
    hints: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    """The figures that take part."""

    @property
    def places(self) -> frozenset[tuple[int, int]]:
        """Where its figures stand in the text."""
        return frozenset((figure.start, figure.end) for figure in self.figures)
