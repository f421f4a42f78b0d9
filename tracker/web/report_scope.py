"""What the address asks reports to be about."""

from dataclasses import replace
from datetime import date

from flask import current_app

from tracker import clock
from tracker.queries.reports import ReportScope
from tracker.services.report_documents import Making
from tracker.web.agency_names import agency_name
from tracker.web.figure_slice import FigureSlice, read_slice
from tracker.web.login import current_actor

#: Reports tell the official figures and those by original due dates beside them: the word has no meaning there.
PASSED_OVER = "theo-han-ban-dau"


def read_report(today: date) -> FigureSlice:
    """The slice that the address asks for, judged by the due dates in force."""
    told = read_slice(today)
    conditions = [one for one in told.conditions if PASSED_OVER not in one.words]
    return replace(told, chosen=replace(told.chosen, by_original_due_date=False), conditions=conditions)


def scope_of(told: FigureSlice) -> ReportScope:
    """The slice as reports take it."""
    return ReportScope(
        chosen=told.chosen,
        stream=told.stream,
        from_on=told.from_on,
        to_on=told.to_on,
        period=told.period.label if told.period is not None else "",
        agency=agency_name(told.agency_code),
        conditions=tuple(one.label for one in told.conditions),
    )


def making_now() -> Making:
    """That the person who asks makes a document now."""
    return Making(current_actor(), clock.now(), current_app.extensions["settings"].province_name)
