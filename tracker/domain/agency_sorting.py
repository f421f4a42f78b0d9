"""Putting the lines of the table of agencies together: by kind, ranked, sorted by any column, with their sums."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from tracker.domain.agencies import KIND_WORDS, AgencyKind
from tracker.domain.agency_columns import TableColumn, TableLine, Value
from tracker.domain.agency_table import ranks, total_of


@dataclass(frozen=True)
class KindBlock:
    """The agencies of one kind in their order, and their subtotal."""

    kind: AgencyKind
    lines: Sequence[TableLine]
    subtotal: TableLine


@dataclass(frozen=True)
class AgencyTable:
    """The whole table: blocks by kind, and the total of them."""

    blocks: Sequence[KindBlock]
    total: TableLine

    @property
    def size(self) -> int:
        """How many agencies stand in it."""
        return sum(len(block.lines) for block in self.blocks)


def make_table(
    lines: Sequence[TableLine], *, least_to_rank: int, by: TableColumn | None, turned: bool = False
) -> AgencyTable:
    """Rank the agencies within their kinds and put them in order by a column; by their codes without one.

    Numbers go from the largest down, ranks and codes up; `turned` is the other way. What is unknown stands last.
    """
    blocks = []
    for kind in AgencyKind:
        of_kind = [line for line in lines if line.kind is kind]
        if of_kind:
            ranked = _ranked(of_kind, least_to_rank)
            name = f"Cộng {KIND_WORDS[kind]}"
            blocks.append(KindBlock(kind, _sorted(ranked, by, turned=turned), _sum(name, of_kind, kind)))
    return AgencyTable(blocks, _sum("Tổng cộng", lines))


def why_unranked(line: TableLine, least_to_rank: int) -> str:
    """Why an agency has no rank; empty when it has one."""
    number = line.counts.figures.with_outcome
    if line.rank is not None:
        return ""
    return f"mới có {number} nhiệm vụ đã có kết cục, cần {least_to_rank}" if number else "chưa có nhiệm vụ có kết cục"


def _ranked(lines: Sequence[TableLine], least: int) -> list[TableLine]:
    places = ranks({line.code: line.counts.figures for line in lines}, least)
    return [replace(line, rank=places.get(line.code), ranked=len(places)) for line in lines]


def _sorted(lines: list[TableLine], by: TableColumn | None, *, turned: bool) -> list[TableLine]:
    in_order = sorted(lines, key=lambda line: line.code)
    if by is None:
        return in_order[::-1] if turned else in_order
    known = [line for line in in_order if by.value(line) is not None]
    up = by.sorts_up is not turned
    known.sort(key=lambda line: _number(by.value(line)) * (1 if up else -1))
    return known + [line for line in in_order if by.value(line) is None]


def _number(value: Value) -> Fraction:
    return Fraction(value or 0)


def _sum(name: str, lines: Sequence[TableLine], kind: AgencyKind | None = None) -> TableLine:
    before = [line.before for line in lines if line.before is not None]
    return TableLine(name, total_of(line.counts for line in lines), total_of(before) if before else None, kind=kind)
