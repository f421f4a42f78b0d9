"""What the office chose of the rules of a task's life."""

from sqlalchemy import select

from tracker.db import db
from tracker.domain.extensions import ExtensionLimits
from tracker.domain.office_settings import OfficeSettings
from tracker.models import OfficeSetting


def get_office_settings() -> OfficeSettings:
    """The settings in force: what was chosen, and the defaults for the rest."""
    chosen = {row.name: row.value for row in db.session.scalars(select(OfficeSetting).order_by(OfficeSetting.name))}
    usual = OfficeSettings()
    limits = usual.extensions
    return OfficeSettings(
        extensions=ExtensionLimits(
            working_days_before=chosen.get("working_days_before", limits.working_days_before),
            most_granted=chosen.get("most_granted", limits.most_granted),
            most_days=chosen.get("most_days", limits.most_days),
        ),
        confirmation_needed=bool(chosen.get("confirmation_needed", usual.confirmation_needed)),
        officers_decide_extensions=bool(chosen.get("officers_decide_extensions", usual.officers_decide_extensions)),
        accept_within_working_days=chosen.get("accept_within_working_days", usual.accept_within_working_days),
        least_to_rank=chosen.get("least_to_rank", usual.least_to_rank),
    )
