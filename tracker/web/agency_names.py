"""Agencies that an address names by their codes."""

from tracker.queries.agencies import list_agency_names
from tracker.web.login import current_account


def agency_name(code: str) -> str:
    """The name of an agency; a code that nobody has stands for itself, and no code is an empty name."""
    account = current_account()
    if not code or code == account.agency_code:
        return account.agency_name or "" if code else ""
    return next((agency.name for agency in list_agency_names() if agency.code == code), code)
