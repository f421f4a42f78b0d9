"""`flask figures` gives the numbers of the pages, for every grouping and every condition, and they add up."""

import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import TODAY, make_account, make_actor, make_agency, make_document, make_task
from tests.page import Browser
from tracker.db import db
from tracker.domain.agencies import AgencyKind
from tracker.domain.permissions import Role
from tracker.domain.reorganisation import Plan, ReorganisationKind
from tracker.models import Account, Agency, Document
from tracker.services.reorganising.applying import reorganise

BrowserOf = Callable[[Account], Browser]
_SPAN = ["--stream", "provincial", "--from", "2024-05-01", "--to", "2024-06-12", "--as-of", "2024-06-12"]
_ADDRESS = "luong=provincial&tu=2024-05-01&den=2024-06-12&ngay=2024-06-12"
#: Each option with what asks the pages for the same.
_OPTIONS = {
    "--agency=H50.04": "co-quan=H50.04&vai-tro=chu-tri",
    "--cooperating=H50.35": "phoi-hop=H50.35",
    "--kind=local": "loai-co-quan=local",
    "--assigner=Chủ tịch": "nguoi-giao=Chủ+tịch",
    "--field=-": "linh-vuc=-",
    "--field=Y tế": "linh-vuc=Y+tế",
    "--document-type=Công văn": "loai-van-ban=Công+văn",
    "--document-type=-": "loai-van-ban=-",
    "--carried-over": "chuyen-tiep=1",
    "--original": "theo-han-ban-dau=1",
}
_WORDS = {
    "lead": "chu-tri",
    "cooperating": "phoi-hop",
    "kind": "loai-co-quan",
    "assigner": "nguoi-giao",
    "document_type": "loai-van-ban",
    "field": "linh-vuc",
}


def _day(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.fixture
def _tasks(app: Flask) -> None:  # noqa: ARG001 - within its context
    """Tasks of three agencies in every outcome, half of them from before the span."""
    finance, health = make_agency("Sở Tài chính", code="H50.04"), make_agency("Sở Y tế", code="H50.15")
    district = make_agency("UBND huyện Cam Lộ", code="H50.35", kind=AgencyKind.LOCAL)
    letter = make_document()
    number = 0
    for lead, helpers in ((finance, [district]), (health, []), (district, [health, finance])):
        for assigned in (_day(-20), _day(-80)):
            for due, reported in ((-9, -9), (-9, -5), (-9, None), (3, None), (-9, -12)):
                number += 1
                task = make_task(
                    lead=lead,
                    cooperating=helpers,
                    document=letter if number % 2 else None,
                    assigned_on=assigned,
                    due_on=_day(due),
                    reported_on=_day(reported) if reported else None,
                )
                task.field, task.assigner = ["Y tế", ""][number % 2], ["Chủ tịch", "", "Phó Chủ tịch"][number % 3]
                if number % 5 == 0:
                    task.original_due_on = _day(-14)
    db.session.commit()


def _printed(app: Flask, *options: str) -> Any:  # noqa: ANN401 - JSON
    result = app.test_cli_runner().invoke(args=["figures", *_SPAN, *options, "--json"])
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def _listed(browser: Browser, address: str, chip: str) -> int:
    found = re.match(r"([\d.]+) nhiệm vụ", browser.get(f"/nhiem-vu?{address}&ket-qua={chip}").texts(".head .muted")[0])
    assert found is not None
    return int(found[1].replace(".", ""))


@pytest.mark.usefixtures("_tasks")
@pytest.mark.parametrize("option", list(_OPTIONS))
def test_an_option_counts_what_the_page_and_its_lists_show(app: Flask, browser_of: BrowserOf, option: str) -> None:
    viewer = browser_of(make_account(Role.VIEWER))
    printed = _printed(app, option)
    address = f"{_ADDRESS}&{_OPTIONS[option]}"
    for name, chip in (("total", "co-han"), ("completed_on_time", "dung-han"), ("completed_late", "cham")):
        assert printed[name] == _listed(viewer, address, chip), name
    for name, chip in (("open_within", "trong-han"), ("open_overdue", "qua-han")):
        assert printed[name] == _listed(viewer, address, chip), name
    assert printed["total"] > 0
    if option != "--carried-over":
        rate = viewer.get(f"/so-lieu?{address}").one(".rate").get_text()
        assert printed["on_time_rate_percent"].replace(".", ",") + "%" == rate


@pytest.mark.usefixtures("_tasks")
@pytest.mark.parametrize("by", list(_WORDS))
def test_a_grouping_gives_the_lines_of_the_page(app: Flask, browser_of: BrowserOf, by: str) -> None:
    viewer = browser_of(make_account(Role.VIEWER))
    printed = {name: one for name, one in _printed(app, "--by", by).items() if one["total"]}
    page = viewer.get(f"/so-lieu?{_ADDRESS}&theo={_WORDS[by]}")
    shown = {
        " ".join(row.select("th")[0].get_text(" ").split()): [
            int(cell.get_text().replace(".", "")) for cell in row.select("td")[:7]
        ]
        for row in page.all("table.figures tbody tr")
    }
    names = ("total", "completed", "completed_on_time", "completed_late", "open", "open_within", "open_overdue")
    assert shown == {group: [one[name] for name in names] for group, one in printed.items()}
    if by != "cooperating":
        whole = _printed(app)
        assert all(sum(one[name] for one in printed.values()) == whole[name] for name in names)


@pytest.mark.usefixtures("_tasks")
def test_options_are_combined(app: Flask) -> None:
    both = _printed(app, "--agency", "H50.04", "--field", "Y tế")
    (alone,) = (one for name, one in _printed(app, "--field", "Y tế", "--by", "lead").items() if name == "Sở Tài chính")
    assert both == alone


@pytest.mark.usefixtures("_tasks")
def test_a_code_that_nobody_has_is_refused_and_not_counted_as_nothing(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["figures", *_SPAN, "--agency", "H50.99"])
    assert result.exit_code == 2
    assert "--agency H50.99: there is no agency with this code" in result.output


@pytest.mark.usefixtures("_tasks")
def test_a_document_is_told_by_its_number_and_counted_as_on_the_pages(app: Flask, browser_of: BrowserOf) -> None:
    document = db.session.scalars(select(Document)).one()
    viewer = browser_of(make_account(Role.VIEWER))
    for told in (document.label, f"#{document.id}"):
        printed = _printed(app, "--document", told)
        assert printed["total"] == _listed(viewer, f"{_ADDRESS}&van-ban={document.id}", "co-han") > 0
    result = app.test_cli_runner().invoke(args=["figures", *_SPAN, "--document", "99/QĐ-UBND"])
    assert "--document 99/QĐ-UBND: there is none with this number." in result.output
    assert app.test_cli_runner().invoke(args=["figures", *_SPAN, "--document", "#999"]).exit_code == 2


@pytest.mark.usefixtures("_tasks")
def test_what_an_ended_agency_led_is_told_of_its_successor(app: Flask) -> None:
    finance = db.session.scalars(select(Agency).where(Agency.code == "H50.04")).one()
    health = db.session.scalars(select(Agency).where(Agency.code == "H50.15")).one()
    as_it_was = _printed(app, "--by", "lead")
    basis = "Nghị quyết số 18-NQ/TW ngày 25/10/2017"
    plan = Plan(ReorganisationKind.MERGE, TODAY, basis, (finance.id,), health.id)
    reorganise(plan=plan, by=make_actor(Role.OFFICE_HEAD))
    told = _printed(app, "--by", "lead", "--for-successors")
    assert "Sở Tài chính" not in told
    assert told["Sở Y tế"]["total"] == as_it_was["Sở Y tế"]["total"] + as_it_was["Sở Tài chính"]["total"]


@pytest.mark.usefixtures("_tasks")
def test_a_day_to_come_is_refused_since_nobody_knows_its_figures(app: Flask) -> None:
    span = [*_SPAN[:-1], (TODAY + timedelta(days=1)).isoformat()]
    result = app.test_cli_runner().invoke(args=["figures", *span])
    assert result.exit_code == 2
    assert "is still to come: nothing is known of it." in result.output


@pytest.mark.usefixtures("_tasks")
def test_people_are_told_in_a_sentence(app: Flask) -> None:
    result = app.test_cli_runner().invoke(args=["figures", *_SPAN, "--by", "kind"])
    assert result.output.splitlines() == [
        "Sở, ban, ngành: 10 nhiệm vụ: 6 hoàn thành (4 đúng hạn, 2 chậm), 4 chưa hoàn thành (2 trong hạn, 2 quá hạn); "
        "đúng hạn 50,00%",
        "UBND địa phương: 5 nhiệm vụ: 3 hoàn thành (2 đúng hạn, 1 chậm), 2 chưa hoàn thành (1 trong hạn, 1 quá hạn); "
        "đúng hạn 50,00%",
    ]
