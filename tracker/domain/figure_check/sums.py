"""Wholes and their parts: what does not add up, and by which slip of the pen it may have come about."""

from collections.abc import Sequence

from tracker.domain.figure_check.findings import Finding, Verdict
from tracker.domain.figure_check.misprints import slip_between
from tracker.domain.figure_check.names import LONG_SUMS, NAME_WORDS, PARTS, SUMS, Figure, Name
from tracker.domain.figure_check.paragraphs import Group
from tracker.domain.wording import count_in_words


def check_sums(group: Group) -> list[Finding]:
    """Every sum of which all numbers are there, and every part that is more than its whole."""
    found = [_named_sum(group, whole, parts) for whole, parts in SUMS]
    done = {(whole, part) for (whole, parts), one in zip(SUMS, found, strict=True) if one for part in parts}
    if found[2] is None:
        found += [next((one for whole, parts in LONG_SUMS if (one := _named_sum(group, whole, parts))), None)]
    found.append(_total_without_the_open(group))
    summed = {part for _, part in done}
    comparisons = [(part, _part(group, part, whole)) for part, whole in PARTS if (whole, part) not in done]
    # Where a sum holds, that its parts are not more than the whole goes without saying.
    found += [one for part, one in comparisons if one and (one.verdict is Verdict.WRONG or part not in summed)]
    return _point_at_the_doubtful([one for one in found if one is not None])


def check_sum(whole: Figure, parts: Sequence[Figure], relation: str) -> Finding:
    """One whole and what is said to be its parts."""
    total = sum(part.value for part in parts)
    sides = " + ".join(part.in_words for part in parts)
    if total == whole.value:
        return Finding(Verdict.RIGHT, relation, f"{sides} = {whole.in_words}", (), (whole, *parts))
    off = whole.value - total
    told = "lớn hơn tổng" if off > 0 else "nhỏ hơn tổng"
    hints = [f"{whole.in_words} {told} {count_in_words(abs(off))}.", *_slips(whole, parts, off)]
    arithmetic = f"{sides} = {count_in_words(total)}, không phải {whole.in_words}"
    return Finding(Verdict.WRONG, relation, arithmetic, tuple(hints), (whole, *parts))


def sum_in_names(whole: Name, parts: Sequence[Name]) -> str:
    """A sum in names."""
    return f"{NAME_WORDS[whole]} = {' + '.join(NAME_WORDS[part] for part in parts)}"


def _slips(whole: Figure, parts: Sequence[Figure], off: int) -> list[str]:
    """The members that a slip of the pen would explain, with what they would have to be."""
    wanted = [(whole, whole.value - off), *((part, part.value + off) for part in parts)]
    return [
        f"Nếu {one.in_words} là {count_in_words(meant)} thì khớp: có thể {slip}."
        for one, meant in wanted
        if (slip := slip_between(one.value, meant))
    ]


def _named_sum(group: Group, whole_name: Name, part_names: Sequence[Name]) -> Finding | None:
    whole = group.find(whole_name)
    parts = [part for name in part_names if (part := group.find(name)) is not None]
    if whole is None or len(parts) != len(part_names):
        return None
    finding = check_sum(whole, parts, sum_in_names(whole_name, part_names))
    if finding.verdict is Verdict.RIGHT or whole_name is not Name.TOTAL:
        return finding
    return _with_overdue_apart(group, whole, parts) or _with_undated(group, whole, parts, finding)


def _with_overdue_apart(group: Group, whole: Figure, parts: list[Figure]) -> Finding | None:
    """What is 'under way' may be without what is overdue: then the three make the whole."""
    overdue = group.find(Name.OVERDUE)
    if overdue is None or group.find(Name.WITHIN) or {part.name for part in parts} != {Name.COMPLETED, Name.OPEN}:
        return None
    if sum(part.value for part in parts) + overdue.value != whole.value:
        return None
    relation = f"{NAME_WORDS[Name.TOTAL]} = đã hoàn thành + đang thực hiện + quá hạn"
    return check_sum(whole, [*parts, overdue], relation)


def _with_undated(group: Group, whole: Figure, parts: list[Figure], finding: Finding) -> Finding:
    undated = group.find(Name.UNDATED)
    if undated is None or sum(part.value for part in parts) + undated.value != whole.value:
        return finding
    hint = f"Khớp nếu cộng cả {undated.in_words} nhiệm vụ không thời hạn; các nhiệm vụ này đứng riêng, ngoài mọi tỷ lệ."
    return Finding(Verdict.WRONG, finding.relation, finding.arithmetic, (hint,), (*finding.figures, undated))


def _total_without_the_open(group: Group) -> Finding | None:
    """What was given beside what was completed in time and late, where nothing is said of what is still open.

    All of it may be completed; then the two make the whole, and a slip is told. Else the rest should be said.
    """
    whole, *parts = (group.find(name) for name in (Name.TOTAL, Name.ON_TIME, Name.LATE))
    told = [part for part in parts if part is not None]
    if whole is None or len(told) != len(parts):
        return None
    if any(group.find(name) for name in (Name.COMPLETED, Name.OPEN, Name.WITHIN, Name.OVERDUE)):
        return None
    finding = check_sum(whole, told, sum_in_names(Name.TOTAL, (Name.ON_TIME, Name.LATE)))
    if finding.verdict is Verdict.RIGHT or sum(part.value for part in told) > whole.value:
        return finding
    hint = "Nếu phần còn lại là nhiệm vụ chưa hoàn thành thì ghi rõ số ấy."
    return Finding(Verdict.UNKNOWN, finding.relation, finding.arithmetic, (*finding.hints, hint), finding.figures)


def _part(group: Group, part_name: Name, whole_name: Name) -> Finding | None:
    part, whole = group.find(part_name), group.find(whole_name)
    if part is None or whole is None:
        return None
    relation = f"{NAME_WORDS[part_name]} không quá {NAME_WORDS[whole_name]}"
    if part.value <= whole.value:
        return Finding(Verdict.RIGHT, relation, f"{part.in_words} ≤ {whole.in_words}", (), (part, whole))
    return Finding(Verdict.WRONG, relation, f"{part.in_words} lớn hơn {whole.in_words}", (), (part, whole))


def _point_at_the_doubtful(findings: list[Finding]) -> list[Finding]:
    """To each sum that fails, which of its numbers hold in another sum: the slip is more likely in the rest."""
    sound = {
        one
        for finding in findings
        if finding.verdict is Verdict.RIGHT and "=" in finding.relation
        for one in finding.figures
    }
    told = []
    for finding in findings:
        firm = [one for one in finding.figures if one in sound]
        doubtful = [one for one in finding.figures if one not in sound]
        if finding.verdict is not Verdict.WRONG or not firm or not doubtful:
            told.append(finding)
            continue
        hint = f"{_listed(firm)} khớp ở chỗ khác, nên xem lại {_listed(doubtful)} trước."
        told.append(
            Finding(finding.verdict, finding.relation, finding.arithmetic, (*finding.hints, hint), finding.figures)
        )
    return told


def _listed(figures: Sequence[Figure]) -> str:
    return ", ".join(figure.in_words for figure in figures)
