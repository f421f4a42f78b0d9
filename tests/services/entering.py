"""What tests of entering say when they leave the rest unsaid."""

from dataclasses import replace
from datetime import date
from typing import Any

from tests.factories import TODAY
from tracker.domain.due_ways import DueWay
from tracker.models import Agency
from tracker.services.document_checks import DocumentForm
from tracker.services.draft_checks import DraftForm, Part


def a_document(label: str = "1125/UBND-KT", **told: Any) -> DocumentForm:  # noqa: ANN401 - any field
    """A document of today."""
    return replace(DocumentForm(label=label, issued_on=TODAY, subject="V/v đầu tư công"), **told)


def a_task(*leads: Agency, cooperating: list[Agency] | None = None, **told: Any) -> DraftForm:  # noqa: ANN401 - any field
    """A task given today, due in ten days, for these lead agencies."""
    form = DraftForm(
        content="Trình phương án phân bổ vốn",
        leads=[agency.id for agency in leads],
        cooperating=[Part(agency.id) for agency in cooperating or []],
        assigned_on=TODAY,
        due_way=DueWay.DAY,
        due_on=date(2024, 6, 22),
    )
    return replace(form, **told)
