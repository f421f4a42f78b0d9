"""Which slip of the pen would make of one number another: two digits swapped, one wrong, one too many or too few."""

from collections.abc import Iterable


def slip_between(printed: int, meant: int) -> str | None:
    """The slip by which `printed` may stand where `meant` was to stand, in words; None when none is likely."""
    there, right = str(printed), str(meant)
    if there == right or meant < 0:
        return None
    if len(there) == len(right):
        differing = [place for place in range(len(there)) if there[place] != right[place]]
        if len(differing) == 1 and len(there) > 1:
            place = differing[0]
            return f"sai một chữ số ({right[place]} thành {there[place]})"
        first, last = differing[0], differing[-1]
        swapped = (there[first], there[last]) == (right[last], right[first])
        return f"đảo hai chữ số ({right[first]} và {right[last]})" if len(differing) == 2 and swapped else None
    if len(there) == len(right) + 1 and _lacks_one(there, right):
        return "thừa một chữ số"
    if len(there) + 1 == len(right) and _lacks_one(right, there):
        return "thiếu một chữ số"
    return None


def slip_to_any(printed: int, meant: Iterable[int]) -> tuple[int, str] | None:
    """The first of several numbers that a likely slip explains, with the slip."""
    for one in meant:
        if slip := slip_between(printed, one):
            return one, slip
    return None


def _lacks_one(long: str, short: str) -> bool:
    """Whether one digit taken out of the long number leaves the short one, which is more than a digit itself."""
    return len(short) > 1 and any(long[:place] + long[place + 1 :] == short for place in range(len(long)))
