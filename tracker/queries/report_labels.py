"""What the rows of report forms are called."""

from collections.abc import Mapping

from sqlalchemy import select

from tracker.db import db
from tracker.domain.reform_form import USUAL_LABELS, Label
from tracker.models import ReportLabel


def get_report_labels() -> Mapping[Label, str]:
    """The labels in force: what the office chose, and the usual ones for the rest."""
    chosen = {row.name: row.label for row in db.session.scalars(select(ReportLabel).order_by(ReportLabel.name))}
    return {name: chosen.get(name, usual) for name, usual in USUAL_LABELS.items()}
