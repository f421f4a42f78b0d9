"""The body of a document: its paragraphs, points, labels and tables in order, and the tasks they give."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.domain.directives.assembling import Frame, Placed
from tracker.domain.directives.clause import Clause
from tracker.domain.directives.clauses import clauses_of
from tracker.domain.directives.findings import FoundTask, Named
from tracker.domain.directives.headings import heading_title, is_heading, leading, names_only
from tracker.domain.directives.labels import Item, items_of
from tracker.domain.directives.mention import Kind, Mention
from tracker.domain.directives.outline import Outline, Scope
from tracker.domain.directives.paragraphs import Paragraph, Style, is_capitals, paragraphs_of
from tracker.domain.directives.recurrences import Term
from tracker.domain.directives.roles import Role, Run, give_roles
from tracker.domain.directives.stretch import Stretch
from tracker.domain.directives.table_tasks import tasks_of_table
from tracker.domain.directives.tables import Column, table_from
from tracker.domain.directives.telling import approves, hands_down, is_no_instruction, speaks_of_all, tells_only

_RECIPIENTS = re.compile(r"n[o0]i nhan\s*[:.]|noi nhan$")
#: After the recipients only an annex or an enclosed document goes on with tasks.
_ENCLOSED = re.compile(
    r"(?:phu luc|danh muc|bieu|bang|ke hoach|de an|chuong trinh|quy che|phuong an|phan cong"
    r"|quy dinh)(?![a-z])|\((?:ban hanh )?kem theo"
)
_ENDS = re.compile(r"\./\.\s*$")


class BodyReader:
    """Reads the paragraphs of one document in order; each sees the headings above it and the agencies named before."""

    def __init__(self, frame: Frame, *, has_begun: bool = False) -> None:
        self._frame = frame
        self._outline = Outline(has_begun=has_begun)
        self._tasks: list[FoundTask] = []
        self._named: list[str] = []
        self._list_from = 0
        """The first task under the lead-in that the present points belong to."""

    def read(self, lines: Sequence[Stretch]) -> list[FoundTask]:
        """The tasks that these lines give."""
        place, pending = 0, 0
        is_skipping = False
        while place < len(lines):
            low = lines[place].low.strip()
            if is_skipping:
                if _ENCLOSED.match(low) and (is_capitals(lines[place]) or low.startswith("(")):
                    is_skipping, pending = False, place
                    self._outline = Outline(has_begun=True)
                elif table_from(lines, place) is None:
                    place += 1
                    continue
                else:
                    is_skipping, pending = False, place
                    self._outline = Outline(has_begun=True)
            if _RECIPIENTS.match(low):
                self._paragraphs(lines[pending:place])
                is_skipping = True
                place += 1
                continue
            table = table_from(lines, place)
            if table is None:
                place += 1
                continue
            self._paragraphs(lines[pending:place], heads_table=True)
            told = tasks_of_table(table[0], self._frame, self._outline.here)
            self._tasks += told
            self._named = [*dict.fromkeys([*self._named, *(name for task in told for name in task.lead_agencies)])]
            place = pending = table[1]
        if not is_skipping:
            self._paragraphs(lines[pending:])
        return self._tasks

    def _paragraphs(self, lines: Sequence[Stretch], *, heads_table: bool = False) -> None:
        items = items_of(paragraphs_of(lines))
        for number, item in enumerate(items):
            following = items[number + 1].paragraph if number + 1 < len(items) else None
            if following is None and heads_table and (item.paragraph.is_marked or item.body.low.endswith(":")):
                following = Paragraph(Style.PLAIN, item.body)
            self._item(item, following)

    def _item(self, item: Item, following: Paragraph | None) -> None:
        paragraph, body = item.paragraph, item.body
        self._outline.enter(paragraph.style)
        if not body.low:
            return
        if item.labels.get(Column.LEAD):
            self._labelled(item)
            return
        runs = self._frame.runs(body, self._named, semicolons=False)
        if self._heads(item, runs, following):
            return
        if paragraph.is_marked:
            self._outline.has_begun = True
        if paragraph.style is Style.PLAIN and self._sets_day_for_all(body):
            return
        scope = self._outline.here
        by_word_only = scope.tells_only or tells_only(heading_title(body, runs))
        found = self._from_clauses(item, runs, scope, by_word_only=by_word_only)
        self._tasks += found
        self._outline.has_begun = self._outline.has_begun or bool(found)
        self._remember(runs)

    def _sets_day_for_all(self, body: Stretch) -> bool:
        """Whether the paragraph sets a day for the points above it; those without a day of their own then have it."""
        if not speaks_of_all(body.low):
            return False
        dated = [term for term in self._frame.terms(body) if term.has_day]
        if not dated:
            return False
        placed = self._frame.placed(body, dated[-1])
        self._tasks[self._list_from :] = [
            self._frame.with_term(task, placed) for task in self._tasks[self._list_from :]
        ]
        return True

    def _remember(self, runs: Sequence[Run]) -> None:
        """Those who lead here are who 'nêu trên' means later."""
        led = [
            name for run in leading(runs) for one in run.mentions if one.kind is not Kind.BACK for name in one.agencies
        ]
        self._named = [*dict.fromkeys([*self._named, *led])]

    def _heads(self, item: Item, runs: list[Run], following: Paragraph | None) -> bool:
        """Take the paragraph as a heading if it is one; tells whether it was."""
        paragraph, body = item.paragraph, item.body
        only_names = following is not None and names_only(body, runs) and following.style is not paragraph.style
        if not only_names and not is_heading(paragraph, body, following):
            return False
        above = self._outline.here
        is_title = paragraph.is_marked or is_capitals(body)
        told = (is_title and tells_only(body.low)) or (paragraph.style is Style.ARTICLE and approves(body.low))
        if only_names and not is_capitals(body):
            told = False
        by_word = above.tells_only and not only_names
        give_roles(
            body,
            runs,
            0,
            len(body),
            by_word_only=by_word or (not only_names and not self._marked_or_begun(paragraph)),
            has_lead=False,
        )
        leads = leading(runs)
        if only_names and not leads:
            leads = [run for run in runs if run.names_somebody][:1]
        named = self._named_of(body, leads)
        helping = self._named_of(body, [run for run in runs if run.role is Role.TAKES_PART])
        terms = [
            term
            for term in self._frame.terms(body)
            if term.has_day and hands_down(body.low, term.start, is_title=is_title)
        ]
        placed = self._frame.placed(body, terms[-1]) if terms and not told else above.placed
        if body.low.endswith(":") or paragraph.is_marked:
            self._outline.has_begun = True
        deeper = paragraph.is_marked or not self._outline.scopes
        for_others = only_names and not any(run.names_somebody for run in runs)
        scope = Scope(
            leads=named or (() if for_others else above.leads),
            cooperating=helping if named else above.cooperating,
            placed=placed,
            tells_only=told or (above.tells_only and deeper and not named),
        )
        self._outline.add(paragraph.style, scope)
        if not paragraph.is_marked:
            self._list_from = len(self._tasks)
        self._remember(runs)
        return True

    def _marked_or_begun(self, paragraph: Paragraph) -> bool:
        return paragraph.is_marked or self._outline.has_begun

    def _named_of(self, body: Stretch, runs: Sequence[Run]) -> tuple[Named, ...]:
        return self._frame.all_named(body, [one for run in runs for one in run.mentions])

    def _labelled(self, item: Item) -> None:
        """A point whose leads, partners and term stand in labels."""
        leads = self._of_labels(item, Column.LEAD)
        if not any(one.agencies for one in leads):
            return
        terms = [
            (value, term)
            for value in item.labels.get(Column.DUE, ())
            for term in self._frame.terms(value, whole_cell=True)
        ]
        own = [(item.body, term) for term in self._frame.terms(item.body) if term.has_day]
        chosen = next(iter([*terms, *own]), None)
        placed = self._frame.placed(*chosen) if chosen else self._outline.here.placed
        self._tasks.append(
            self._frame.task(
                item.body, leads=leads, cooperating=self._of_labels(item, Column.COOPERATING), placed=placed
            )
        )
        self._outline.has_begun = True

    def _of_labels(self, item: Item, column: Column) -> list[Named]:
        named: list[Named] = []
        for value in item.labels.get(column, ()):
            for run in self._frame.runs(value, self._named, semicolons=True):
                named += self._frame.all_named(value, run.mentions)
        return named

    def _from_clauses(self, item: Item, runs: list[Run], scope: Scope, *, by_word_only: bool) -> list[FoundTask]:
        body = item.body
        terms = self._frame.terms(body)
        is_early = not self._outline.has_begun
        handed = (
            () if by_word_only or is_early else tuple(Mention(0, 0, Kind.GROUP, one.agencies) for one in scope.leads)
        )
        if opening := _opening_term(body.low, terms):
            scope = replace(scope, placed=self._frame.placed(body, opening))
            terms = [term for term in terms if term is not opening]
        clauses = clauses_of(body, runs, terms, inherited=handed, by_word_only=by_word_only, first_by_word=is_early)
        tasks = [self._task(body, clause, scope) for clause in clauses]
        return [task for task in tasks if task is not None]

    def _task(self, body: Stretch, clause: Clause, scope: Scope) -> FoundTask | None:
        words = body.part(clause.start, clause.text_end or clause.end)
        words = _tidied(words)
        if not words.low or is_no_instruction(words.low):
            return None
        if clause.is_inherited:
            leads, cooperating = scope.leads, [*scope.cooperating]
        else:
            leads, cooperating = self._frame.all_named(body, clause.leads), []
        if not any(one.agencies for one in leads):
            return None
        cooperating += self._frame.all_named(body, clause.taking_part)
        placed: Placed | None = scope.placed
        if clause.term is not None:
            placed = self._frame.placed(body, clause.term)
        return self._frame.task(words, leads=leads, cooperating=cooperating, placed=placed)


def _opening_term(text: str, terms: Sequence[Term]) -> Term | None:
    """The term that stands before a colon in front of all else: 'Tháng 3/2025: Sở A …; Sở B …'. It holds for both."""
    first = next(iter(terms), None)
    if first is None or not first.has_day or not re.match(r"\s*:", text[first.end :]):
        return None
    return first if not re.search(r"[a-z]", text[: first.start]) else None


def _tidied(words: Stretch) -> Stretch:
    """Without blanks, opening marks and the closing sign at the ends."""
    start = len(words.low) - len(words.low.lstrip(" ,;:.-"))
    end = len(re.sub(r"(?:\./\.|[\s,;:(\-])+$", "", words.low))
    return words.part(start, max(start, end))
