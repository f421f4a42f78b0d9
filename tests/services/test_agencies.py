"""The list of agencies is brought in whole or not at all, as often as wanted."""

from typing import Any

import pytest
from sqlalchemy import select

from tracker.db import db
from tracker.domain.agencies import AgencyKind
from tracker.domain.permissions import SYSTEM
from tracker.errors import Refused
from tracker.models import Agency, HistoryEntry
from tracker.services.agencies import LoadResult, load_agencies

pytestmark = pytest.mark.usefixtures("app")

_FINANCE = {"code": "H50.04", "name": "Sở Tài chính", "short_name": "STC", "aliases": ["Sở TC"]}
_DISTRICT = {"code": "H50.30", "name": "UBND huyện Hòa An", "valid_to": "2025-06-30"}


def _load(*agencies: Any) -> LoadResult:  # noqa: ANN401 - what a file may hold
    return load_agencies(agencies=list(agencies), by=SYSTEM)


def test_a_list_is_loaded_and_the_same_list_again_changes_nothing() -> None:
    assert _load(_FINANCE, _DISTRICT) == LoadResult(2, 0, 0)
    assert _load(_FINANCE, _DISTRICT) == LoadResult(0, 0, 2)
    kinds = dict(db.session.execute(select(Agency.code, Agency.kind)).all())
    assert kinds == {"H50.04": AgencyKind.DEPARTMENT, "H50.30": AgencyKind.LOCAL}
    assert len(db.session.scalars(select(HistoryEntry)).all()) == 2


def test_a_changed_agency_is_brought_up_to_the_list() -> None:
    _load(_FINANCE)
    assert _load(_FINANCE | {"name": "Sở Tài chính tỉnh"}, _DISTRICT) == LoadResult(1, 1, 0)
    assert db.session.scalars(select(Agency.name).where(Agency.code == "H50.04")).one() == "Sở Tài chính tỉnh"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": "H50.05"}, "cần cả mã (code) và tên (name)"),
        ({"name": "Sở Y tế"}, "cần cả mã (code) và tên (name)"),
        ({"code": "H50.05", "name": "Sở Y tế", "phone": "1"}, "không hiểu trường phone"),
        ({"code": "H50.05", "name": "Sở Y tế", "parent": "H50.99"}, "cấp trên mã H50.99"),
        ({"code": "H50.05", "name": "Sở Y tế", "kind": "ministry"}, "department hoặc local"),
        ({"code": "H50.05", "name": "Sở Y tế", "valid_from": "1/6/2024"}, "yyyy-mm-dd"),
        ({"code": "H50.05", "name": "SỞ TÀI CHÍNH"}, "dùng cho cả Sở Tài chính (H50.04)"),
        ({"code": "H50.05", "name": "Sở Y tế", "aliases": ["so tc"]}, "«so tc» dùng cho cả Sở Tài chính (H50.04)"),
        ({"code": "H50.05", "name": "Sở Y tế", "short_name": "stc"}, "không rõ là cơ quan nào"),
        ({"code": "<b>", "name": "Sở Y tế"}, "mã «<b>»: Mã cơ quan gồm chữ không dấu"),
        ({"code": "T2 12/../x", "name": "Sở Y tế"}, "không có dấu cách"),
        ("Sở Y tế", "danh sách JSON"),
    ],
)
def test_a_wrong_entry_refuses_the_whole_list(wrong: object, said: str) -> None:
    with pytest.raises(Refused) as refused:
        _load(_FINANCE, wrong)
    assert said in str(refused.value)
    assert db.session.scalars(select(Agency)).all() == []
    assert db.session.scalars(select(HistoryEntry)).all() == []


def test_names_that_are_read_alike_are_kept_once() -> None:
    _load(_FINANCE | {"aliases": ["B13", " b13 ", "B-13", "!"]})
    assert db.session.scalars(select(Agency.aliases)).one() == ["B13", "B-13"]
