"""By what figures can be told apart."""

from enum import StrEnum


class Grouping(StrEnum):
    """What tasks of one group have in common; the value stands in addresses."""

    LEAD = "chu-tri"
    COOPERATING = "phoi-hop"
    KIND = "loai-co-quan"
    ASSIGNER = "nguoi-giao"
    DOCUMENT_TYPE = "loai-van-ban"
    FIELD = "linh-vuc"
    OFFICER = "chuyen-vien"


GROUPING_WORDS = {
    Grouping.LEAD: "Cơ quan chủ trì",
    Grouping.COOPERATING: "Cơ quan phối hợp",
    Grouping.KIND: "Loại cơ quan",
    Grouping.ASSIGNER: "Người giao",
    Grouping.DOCUMENT_TYPE: "Loại văn bản",
    Grouping.FIELD: "Lĩnh vực",
    Grouping.OFFICER: "Chuyên viên",
}
#: In these one task may stand in several groups, so the groups add up to more than the whole.
OVERLAPPING = frozenset({Grouping.COOPERATING})
