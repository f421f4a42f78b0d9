"""The rate by the original due dates beside the official one, as pages show it."""

from dataclasses import dataclass, replace
from datetime import date

from tracker.domain.figures import Figures
from tracker.domain.permissions import Actor
from tracker.domain.trends import points_between
from tracker.domain.wording import points_in_words
from tracker.queries.figures import get_by_original, get_figures
from tracker.web.figure_slice import FigureSlice


@dataclass(frozen=True)
class OriginalView:
    """The same tasks judged by the due dates in force, and as if none had ever moved."""

    official: Figures
    by_original: Figures

    @property
    def apart(self) -> str:
        """How far extensions carry the official rate from the other, in words; nothing where they are the same."""
        official, original = self.official.on_time_rate, self.by_original.on_time_rate
        if official is None or original is None or official == original:
            return ""
        return points_in_words(points_between(official, original))


def view_original(chosen: FigureSlice, figures: Figures, *, actor: Actor, today: date) -> OriginalView:
    """Both figures of a slice; `figures` are its own, by whichever of the two dates it is about."""
    told = chosen.chosen
    if told.by_original_due_date:
        official = get_figures(replace(told, by_original_due_date=False), actor=actor, today=today)
        return OriginalView(official, figures)
    return OriginalView(figures, get_by_original(told, figures, actor=actor, today=today))
