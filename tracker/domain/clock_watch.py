"""Whether a machine's wall clock can be believed: it must go as fast as the clock that nobody sets."""

#: So far apart the two may be: leap seconds and small corrections are no news.
TOLERATED_SECONDS = 60
#: So many looks in a row must agree before a clock that was in doubt is believed again.
LOOKS_TO_AGREE = 2


class ClockWatch:
    """One process's two clocks, since it began: the wall clock, and one that only ever goes forward."""

    def __init__(self, *, wall: float, steady: float) -> None:
        self._offset = wall - steady
        self._agreed = LOOKS_TO_AGREE

    @property
    def is_believed(self) -> bool:
        """Whether the clocks agreed when last looked at, and long enough."""
        return self._agreed >= LOOKS_TO_AGREE

    def look(self, *, wall: float, steady: float, ahead: float = 0, counts: bool = False) -> int:
        """By how many seconds the wall clock is wrong; 0 when it is not.

        `ahead` is by how much another machine's clock is ahead of this one. Only a look that `counts` lets the clock be
        believed again.
        """
        apart = round(wall - steady - self._offset)
        if ahead > TOLERATED_SECONDS and abs(apart) <= TOLERATED_SECONDS:
            apart = -round(ahead)
        if abs(apart) > TOLERATED_SECONDS:
            self._agreed = 0
            return apart
        if counts:
            self._agreed = min(self._agreed + 1, LOOKS_TO_AGREE)
        return 0

    def accept(self, *, wall: float, steady: float) -> None:
        """Believe the wall clock as it is now: a person said that it is right."""
        self._offset = wall - steady
        self._agreed = LOOKS_TO_AGREE
