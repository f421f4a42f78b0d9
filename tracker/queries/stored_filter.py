"""A filter of tasks, or of the lines of a closing, as JSON and back, for what is to be done with it later."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from tracker.queries.closing_lines import LineFilter
from tracker.queries.task_filter import TaskFilter

Filter = TypeVar("Filter", TaskFilter, LineFilter)


def filter_as_json(chosen: TaskFilter | LineFilter) -> dict[str, Any]:
    """What JSON can hold of a filter: everything, with days and words as text."""
    return _plain_fields(chosen)


def filter_from_json(kind: type[Filter], stored: Mapping[str, Any]) -> Filter:
    """The filter of this kind that was stored; what it did not know yet restricts nothing."""
    return kind(**_known_fields(kind, stored))


def _plain_fields(value: Any) -> dict[str, Any]:  # noqa: ANN401 - a dataclass
    return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}


def _known_fields(kind: Any, stored: Mapping[str, Any]) -> dict[str, Any]:  # noqa: ANN401 - a dataclass
    hints = get_type_hints(kind)
    known = [one.name for one in fields(kind) if one.name in stored]
    return {name: _as(hints[name], stored[name]) for name in known}


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever a field holds
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value):
        return _plain_fields(value)
    return sorted(map(_plain, value)) if isinstance(value, frozenset) else value


def _as(hint: Any, value: Any) -> Any:  # noqa: ANN401 - whatever a field holds
    kinds = [kind for kind in (get_args(hint) if NoneType in get_args(hint) else [hint]) if kind is not NoneType]
    kind = kinds[0]
    if value is None:
        return None
    if get_origin(kind) is frozenset:
        return frozenset(_as(get_args(kind)[0], one) for one in value)
    if isinstance(kind, type) and is_dataclass(kind):
        return kind(**_known_fields(kind, value))
    if kind is date:
        return date.fromisoformat(value)
    return kind(value)
