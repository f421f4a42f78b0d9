"""The instructions of a paragraph: cut where somebody else is told, and where another day is set."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.domain.directives.clause import Clause, text_between
from tracker.domain.directives.mention import Kind, Mention
from tracker.domain.directives.parting import by_term
from tracker.domain.directives.recurrences import Term
from tracker.domain.directives.roles import Role, Run, apart, give_roles
from tracker.domain.directives.stretch import Stretch
from tracker.domain.directives.telling import is_no_instruction, only_carries_out
from tracker.domain.directives.words import BEGINS_WITH_VERB

_BREAK = re.compile(r"(?<=[.;!?])\s+|\./\.")
_NO_BREAK_BEFORE = re.compile(r"(?:^|[\s(])(?:tp|tx|tt|gs|ts|ths|pgs|dr|so|h|p|q|ong|ba)\.$")
_CONTINUES = re.compile(
    r"(?:dong thoi|trong do|rieng|ngoai ra|sau do|tren co so do|tu do|qua do|khi|hang|dinh ky"
    r"|truoc|cham nhat|thoi gian|thoi han|thuong xuyen|kip thoi|khan truong"
    r"|ket qua|bao cao|han|moi|tap trung|va|phai|can|khong de|khong)(?![a-z])"
)
_SUBJECT = re.compile(r"\s*(?:de nghi|yeu cau|giao|rieng|doi voi)?\s*:?\s*(?:cac )?$")


def clauses_of(
    body: Stretch,
    runs: Sequence[Run],
    terms: Sequence[Term],
    *,
    inherited: tuple[Mention, ...],
    by_word_only: bool,
    first_by_word: bool = False,
) -> list[Clause]:
    """The instructions of a paragraph, in order.

    With `by_word_only` only words such as 'giao' make one, with `first_by_word` only the first needs such a word.
    """
    text = body.low
    by_lead = _by_lead(body, runs, inherited, by_word_only=by_word_only, first_by_word=first_by_word)
    return [part for clause in by_lead for part in by_term(text, clause, terms)]


def pieces_of(body: Stretch, runs: Sequence[Run]) -> list[tuple[int, int]]:
    """The sentences of a paragraph, and the parts of sentences between semicolons; none begins within a run."""
    pieces, start = [], 0
    for cut in _BREAK.finditer(body.low):
        before = body.low[max(0, cut.start() - 6) : cut.start()]
        following = body.raw[cut.end() : cut.end() + 1]
        is_sentence = before.endswith(".")
        if any(run.start < cut.start() < run.end for run in runs):
            continue
        if is_sentence and (
            _NO_BREAK_BEFORE.search(before) or (following and not (following.isupper() or following in "\"'("))
        ):
            continue
        if text_between(body.low, start, cut.start()):
            pieces.append((start, cut.start()))
        start = cut.end()
    if text_between(body.low, start, len(body)):
        pieces.append((start, len(body)))
    return pieces


def _by_lead(
    body: Stretch, runs: Sequence[Run], inherited: tuple[Mention, ...], *, by_word_only: bool, first_by_word: bool
) -> list[Clause]:
    text = body.low
    clauses: list[Clause] = []
    current: Clause | None = None
    is_open = bool(inherited)
    for number, (start, end) in enumerate(pieces_of(body, runs)):
        here = apart(text, start, end, [run for run in runs if start <= run.start < end])
        has_lead = current is not None and text[max(0, start - 2) : start].strip().endswith(";")
        give_roles(
            body, here, start, end, by_word_only=by_word_only or (first_by_word and not clauses), has_lead=has_lead,
            lead_by_word=has_lead and current is not None and current.by_word, is_handed_down=bool(inherited),
        )  # fmt: skip
        leads = [run for run in here if run.role is Role.LEADS and run.names_somebody]
        if is_no_instruction(text[start:end].strip()):
            current, is_open = (current if has_lead else None), is_open and number == 0
            continue
        if not leads:
            if _is_of_others(text, here, start, end) or not (is_open or current):
                current, is_open = None, False
            elif current is None:
                current = Clause(start, end, inherited, is_inherited=True)
                clauses.append(current)
            elif has_lead or _goes_on(text, start, here):
                current.end = end
            else:
                current, is_open = None, False
        for run in leads:
            is_after_what = text[start : run.begins].rstrip().endswith(":")
            if run is leads[-1] and not is_after_what and only_carries_out(text[run.end : end].strip()):
                continue
            current = _told(text, run, current, clauses, start, end, is_first=run is leads[0])
        if current is not None:
            current.taking_part += _taking_part(here)
    return clauses


def _taking_part(runs: Sequence[Run]) -> list[Mention]:
    taking_part = [mention for run in runs if run.role is Role.TAKES_PART for mention in run.mentions]
    return [replace(one, agencies=()) if one.kind is Kind.ADDRESSED else one for one in taking_part]


def _told(
    text: str, run: Run, current: Clause | None, clauses: list[Clause], start: int, end: int, *, is_first: bool
) -> Clause:
    """The clause of this lead: a new one, or the one before it when the same agencies go on."""
    agencies = [name for one in run.mentions for name in one.agencies]
    known = [name for one in current.leads for name in one.agencies] if current else []
    if current is not None and agencies and agencies == known and not any(m.kind is Kind.BACK for m in run.mentions):
        current.end = end
        return current
    begins, text_end = start if is_first else run.begins, None
    colon = text.rfind(":", start, run.start)
    if is_first and run.is_last:
        text_end = run.begins if colon < 0 else colon
        if not text_between(text, start, text_end):
            text_end = None
    elif is_first and colon >= 0 and not text.startswith("do ", run.begins):
        begins = colon + 1
    if not is_first and current is not None:
        current.end = max(current.start, begins)
    made = Clause(begins, end, tuple(run.mentions), lead_start=run.start, by_word=run.by_word, text_end=text_end)
    clauses.append(made)
    return made


def _is_of_others(text: str, here: Sequence[Run], start: int, end: int) -> bool:
    """Whether the clause tells of somebody, or tells something to somebody who is not in the list."""
    for run in here:
        if run.role is Role.TOLD_OF:
            return True
        if not run.names_somebody and _SUBJECT.fullmatch(text[start : run.start]) and text_between(text, run.end, end):
            return True
    return False


def _goes_on(text: str, start: int, here: Sequence[Run]) -> bool:
    """Whether a sentence goes on telling those who were told before."""
    if any(run.role is Role.TAKES_PART for run in here):
        return True
    place = start + len(text[start:]) - len(text[start:].lstrip(" -+*("))
    return bool(BEGINS_WITH_VERB.match(text, place) or _CONTINUES.match(text, place))
