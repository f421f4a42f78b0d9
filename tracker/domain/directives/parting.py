"""Parting what one lead is told where another day is set, or none any more."""

import re
from collections.abc import Sequence

from tracker.domain.directives.clause import Clause, text_between
from tracker.domain.directives.recurrences import Term
from tracker.domain.directives.words import BEGINS_WITH_VERB

#: What follows a date and belongs to what stands before it.
_TAIL = re.compile(
    r"(?:de|theo|nham|lam|bao dam|dam bao|tranh|khong|gom|trong do|qua|phuc vu|kem|neu|truong hop|khi|rieng"
    r"|tai|doi voi|cua|cho|tren|voi|thoi gian|bang|duoi|va cac nam|hang|dung|thuc hien (?:den|tu"
    r"|cho)|cham nhat|truoc|xong|chu y|luu y|bat dau|ke tu|tu ngay|coi day|day la|ap dung (?:den"
    r"|tu))(?![a-z])"
)
_REPORTS = re.compile(r"(?:bao cao|gui|trinh|thong bao)(?![a-z])")


def by_term(text: str, clause: Clause, terms: Sequence[Term]) -> list[Clause]:
    """The clause, cut after each day that is followed by something to be done by another day, or by none."""
    inside = [term for term in terms if clause.start <= term.start < clause.end]
    dated = _each_with_words(text, clause, [term for term in inside if term.has_day])
    if not dated:
        clause.term = inside[-1] if inside else None
        return [clause]
    if clause.text_end is not None:
        clause.term = dated[-1]
        return [clause]
    parts: list[Clause] = []
    start = clause.start
    for term, following in zip(dated, [*dated[1:], None], strict=True):
        end = _cut_between(text, term, following) if following else _end_of_term(text, clause, start, term)
        parts.append(_part(clause, start, end, term))
        start = end
    if start < clause.end and text_between(text, start, clause.end):
        parts.append(_part(clause, start, clause.end, None))
    _share(clause, parts, text)
    return parts


def _each_with_words(text: str, clause: Clause, dated: list[Term]) -> list[Term]:
    """The terms that have something to be done between them; of two that say the same thing the later counts."""
    kept: list[Term] = []
    for term in dated:
        between = text[kept[-1].end : term.start] if kept else ""
        if kept and not re.search(r"[;.]\s", between) and len(re.findall(r"[a-z]{2,}", between)) < 2:
            if kept[-1].rule and not term.rule:
                continue
            kept.pop()
        kept.append(term)
    # A day before the lead is named belongs to what the lead is told.
    while len(kept) > 1 and kept[0].end <= clause.lead_start and kept[1].start > clause.lead_start and not kept[0].rule:
        between = text[clause.lead_start : kept[1].start]
        if re.search(r"[;.]\s", between):
            break
        kept.pop(0)
    return kept


def _cut_between(text: str, term: Term, following: Term) -> int:
    """Where the clause of a term ends and that of the next begins."""
    gap = text[term.end : following.start]
    marks = [found.end() for found in re.finditer(r"[;.]\s+", gap)]
    if marks:
        return term.end + marks[-1]
    comma = re.search(r",\s+|\s+va\s+", gap)
    return term.end + (comma.end() if comma else 0)


def _end_of_term(text: str, clause: Clause, start: int, term: Term) -> int:
    """Where what the last term holds for ends: at what comes after it and is to be done without a day."""
    is_in_front = (
        not re.search(r"[a-z]{2,} [a-z]{2,}", text[start : term.start].strip()) or term.end <= clause.lead_start
    )
    for mark in re.finditer(r"[;.,]\s+", text[term.end : clause.end]):
        place = term.end + mark.end()
        rest = text[place : clause.end].strip()
        if len(re.findall(r"[a-z]{2,}", rest)) < 2 or _TAIL.match(rest):
            continue
        if mark[0][0] == ",":
            if is_in_front or not BEGINS_WITH_VERB.match(rest) or _REPORTS.match(rest) or term.rule:
                continue
        elif is_in_front and mark[0][0] == ";":
            continue
        return place
    return clause.end


def _part(clause: Clause, start: int, end: int, term: Term | None) -> Clause:
    return Clause(start, end, clause.leads, clause.is_inherited, [], term, clause.lead_start)


def _share(clause: Clause, parts: Sequence[Clause], text: str) -> None:
    """Each part keeps those who take part in it; those named with the lead take part in all of its sentence."""
    for mention in clause.taking_part:
        owner = next((n for n, part in enumerate(parts) if part.start <= mention.start < part.end), 0)
        parts[owner].taking_part.append(mention)
        before = text[clause.lead_start : mention.start]
        if "chu tri" not in before or len(before) > 120:
            continue
        for part in parts[owner + 1 :]:
            if re.search(r"[.;]\s*$", text[: part.start]):
                break
            part.taking_part.append(mention)
