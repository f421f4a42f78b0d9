"""Agencies that are no more, in a list: their tasks of the old time stay theirs, what is still to be done is passed on.

A list goes on calling agencies as they were called when its tasks were given.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tracker.domain.reorganisation import ReorganisationKind
from tracker.domain.wording import count_in_words, day_in_words
from tracker.files.workbook.columns import Field
from tracker.files.workbook.task_row import Doubt
from tracker.queries.agencies import AgencyName
from tracker.queries.succession import Ended
from tracker.services.imports.compare import Content, KnownTask
from tracker.services.imports.resolve import ResolvedRow

#: So many rows are named in one notice.
_MOST_ROWS = 10
_HOW = {
    ReorganisationKind.MERGE: "{gone} đã sáp nhập vào {into} từ {day}",
    ReorganisationKind.SPLIT: "{gone} đã chia tách từ {day}, {into} kế thừa",
    ReorganisationKind.DISSOLVE: "{gone} đã giải thể từ {day}, {into} kế thừa",
}


@dataclass
class Heirs:
    """Who takes what a list would give to agencies that are no more. Remembers what it passed on, to be told."""

    ended: Mapping[int, Ended] = field(default_factory=dict)
    _passed_on: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def of_new(self, resolved: ResolvedRow) -> tuple[Content, tuple[Doubt, ...]]:
        """What a row means whose task is new, and what in it is unsure."""
        row, content = resolved.row, resolved.content
        ended = self.ended.get(content.lead.id)
        if content.reported_on is not None:  # it was done in the old time, by the agency of that time
            return content, row.doubts
        heard = replace(content, cooperating=self._helpers(content.cooperating))
        if ended is None:
            return _without_lead(heard), row.doubts
        if ended.heir is None:
            why = f"{ended.name} không còn hoạt động từ {day_in_words(ended.gone_on)}, chưa ghi cơ quan nào kế thừa."
            return _without_lead(heard), (*row.doubts, row.doubt(Field.LEAD, row.lead, why))
        self._passed_on[content.lead.id].append(row.row)
        return _without_lead(replace(heard, lead=ended.heir)), row.doubts

    def of_known(self, resolved: ResolvedRow, task: KnownTask) -> Content:
        """What a row means whose task exists: naming the agency that led it before is no change of lead."""
        content, now = resolved.content, task.content
        if content.lead.id in self.ended and content.lead.id != now.lead.id:
            content = replace(content, lead=self._lead_of_known(content.lead, task))
        gone = {one for one in content.cooperating - now.cooperating if one in self.ended}
        if gone and now.reported_on is None:
            content = replace(content, cooperating=content.cooperating - gone | self._helpers(frozenset(gone)))
        return _without_lead(content)

    def notices(self) -> list[str]:
        """What was passed on, a sentence for each agency that is no more."""
        told = []
        for agency_id, rows in sorted(self._passed_on.items()):
            ended = self.ended[agency_id]
            if ended.heir is None:
                continue
            how = _HOW[ended.kind].format(gone=ended.name, into=ended.into, day=day_in_words(ended.gone_on))
            how += f" (nay là {ended.heir.name})" if ended.heir.name != ended.into else ""
            places = ", ".join(map(str, rows[:_MOST_ROWS])) + ("…" if len(rows) > _MOST_ROWS else "")
            told.append(
                f"{how}: {count_in_words(len(rows))} nhiệm vụ mới (dòng {places}) do {ended.heir.name} chủ trì."
            )
        return told

    def _lead_of_known(self, lead: AgencyName, task: KnownTask) -> AgencyName:
        now = task.content.lead
        heir = self._heir_of(lead.id)
        heir_of_now = self._heir_of(now.id) if now.id in self.ended else now
        if lead.id in task.former_leads or heir.id == heir_of_now.id:
            return now
        return lead if task.content.reported_on else heir

    def _helpers(self, agencies: frozenset[int]) -> frozenset[int]:
        return frozenset(self._heir_of(one).id if one in self.ended else one for one in agencies)

    def _heir_of(self, agency_id: int) -> AgencyName:
        ended = self.ended[agency_id]
        return ended.heir or AgencyName(agency_id, ended.code, ended.name)


def _without_lead(content: Content) -> Content:
    return replace(content, cooperating=content.cooperating - {content.lead.id})
