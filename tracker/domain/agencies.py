"""Agencies and their kinds, within which they are compared."""

import re
from enum import StrEnum

from tracker.domain.text import fold


class AgencyKind(StrEnum):
    """The kind of an agency. The value is stored."""

    DEPARTMENT = "department"
    LOCAL = "local"


KIND_WORDS = {AgencyKind.DEPARTMENT: "Sở, ban, ngành", AgencyKind.LOCAL: "UBND địa phương"}

_LOCAL = re.compile(r"^(ubnd|uy ban nhan dan) (cac )?(huyen|thi xa|thanh pho|tp|tx|xa|phuong|thi tran|dac khu)\b")


def kind_by_name(name: str) -> AgencyKind:
    """The kind that an agency's name tells: 'UBND huyện …' is a local committee, all else a department."""
    return AgencyKind.LOCAL if _LOCAL.match(fold(name)) else AgencyKind.DEPARTMENT
