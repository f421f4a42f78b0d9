"""Asking for few tasks of a stream that something else than the stream finds: their state, their key, what waits."""

from dataclasses import replace

from sqlalchemy import ColumnElement, func

from tracker.models import Task
from tracker.queries.task_filter import TaskFilter


def not_by_stream(chosen: TaskFilter) -> tuple[TaskFilter, list[ColumnElement[bool]]]:
    """The filter without its stream, and the stream as a condition that no index serves.

    The index of figures begins with the stream and would lead SQLite, which has no statistics, to all of its tasks.
    """
    if chosen.stream is None:
        return chosen, []
    return replace(chosen, stream=None), [func.coalesce(Task.stream, Task.stream) == chosen.stream]
