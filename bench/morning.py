"""`python -m bench.morning`: how long a morning of many people takes to plan and to gather, and in how much memory.

40,000 people of 10,000 agencies and 100,000 open tasks, every agency with something to be reminded of; each database in
a process of its own.
"""

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask_migrate import upgrade
from sqlalchemy import func, insert, select

from bench.databases import DATABASES, Place
from tracker import clock
from tracker.db import db, transaction
from tracker.domain.agencies import AgencyKind
from tracker.domain.lifecycle import State
from tracker.domain.permissions import Role
from tracker.domain.streams import Stream
from tracker.models import Account, Agency, CalendarDay, OfficeSetting, OutboxMessage, ReminderSlot, Task
from tracker.services.reminders.digests import compose_digests
from tracker.services.reminders.planning import plan_reminders

_PEOPLE_PER_AGENCY = 4
_OFFICERS = 20
_AT_ONCE = 10_000


def main() -> None:
    """Measure on each database, and print a line for each."""
    parser = argparse.ArgumentParser(prog="python -m bench.morning", description=__doc__)
    parser.add_argument("--tasks", type=int, default=100_000)
    parser.add_argument("--people", type=int, default=40_000)
    parser.add_argument("--database", choices=DATABASES, action="append")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dunghan-morning-") as folder:
        for name in asked.database or list(DATABASES):
            server = DATABASES[name](Path(folder))
            try:
                place = server.make(asked.tasks)
                told = ""
                for work in (_fill, _measure):
                    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
                        told = pool.submit(work, place, asked.tasks, asked.people).result()
                sys.stdout.write(f"{server.version}: {told}\n")
                sys.stdout.flush()
            finally:
                server.stop()


def _fill(place: Place, tasks: int, people: int) -> str:
    with place.app().app_context():
        upgrade()
        agencies = max(people // _PEOPLE_PER_AGENCY, 1)
        with transaction() as session:
            for table, rows in (
                (Agency, _agencies(agencies)),
                (Account, _people(agencies)),
                (Task, _tasks(tasks, agencies)),
            ):
                batch: list[dict[str, Any]] = []
                for row in rows:
                    batch.append(row)
                    if len(batch) == _AT_ONCE:
                        session.execute(insert(table), batch)
                        batch.clear()
                if batch:
                    session.execute(insert(table), batch)
            today = clock.today()
            session.merge(CalendarDay(day=today, is_working=True, name="", notice="đo"))
            for setting, value in (
                ("deliver_from", 0),
                ("digest_at", 0),
                ("deliver_until", 1440),
                ("flood_people", 0),
                ("flood_times", 0),
            ):
                session.add(OfficeSetting(name=f"remind_{setting}", value=value))
    return ""


def _measure(place: Place, *_sizes: int) -> str:
    app = place.app()
    with app.app_context():
        before = _resident()
        start = time.perf_counter()
        planned = plan_reminders()
        middle = time.perf_counter()
        made = compose_digests(settings=app.extensions["settings"])
        end = time.perf_counter()
        again = plan_reminders()
        last = time.perf_counter()
        carried = db.session.scalar(select(func.count()).where(ReminderSlot.message_id.is_not(None)))
        waiting = db.session.scalar(select(func.count()).select_from(OutboxMessage))
    return (
        f"{planned.added:,} reminders planned in {middle - start:.1f} s, {made:,} messages with {carried:,} of them "
        f"gathered in {end - middle:.1f} s ({waiting:,} wait); planned again in {last - end:.1f} s ({again.added} "
        f"new); {_resident()} MB, of which {before} MB before"
    )


def _agencies(number: int) -> Iterator[dict[str, Any]]:
    for one in range(1, number + 1):
        name = f"Cơ quan {one}"
        yield {"id": one, "code": f"A{one}", "name": name, "aliases": [], "kind": AgencyKind.DEPARTMENT}


def _people(agencies: int) -> Iterator[dict[str, Any]]:
    for agency in range(1, agencies + 1):
        for place in range(_PEOPLE_PER_AGENCY):
            role = Role.AGENCY_OFFICER if place else Role.AGENCY_HEAD
            yield _person(f"a{agency}-{place}", role, agency)
    for number in range(_OFFICERS):
        yield _person(f"vp{number}", Role.OFFICE_OFFICER, None)
    yield _person("chanhvp", Role.OFFICE_HEAD, None)
    yield _person("chutich", Role.LEADER, None)


def _person(username: str, role: Role, agency_id: int | None) -> dict[str, Any]:
    return {
        "username": username,
        "name": f"Người {username}",
        "email": f"{username}@example.test",
        "role": role,
        "agency_id": agency_id,
        "is_active": True,
        "created_at": clock.now(),
    }


def _tasks(number: int, agencies: int) -> Iterator[dict[str, Any]]:
    """Open tasks: one of each agency due today, the others within a hundred days before and after."""
    today, at = clock.today(), clock.now()
    for one in range(1, number + 1):
        due_on = today if one <= agencies else today + timedelta(days=one % 201 - 100)
        assigned_on = due_on - timedelta(days=130)
        yield {
            "code": f"NV-{one:07}",
            "stream": Stream.PROVINCIAL,
            "content": "Tham mưu, trình UBND tỉnh ban hành quy định",
            "lead_agency_id": one % agencies + 1,
            "state": State.IN_PROGRESS,
            "state_since": assigned_on,
            "assigned_on": assigned_on,
            "handed_out_on": assigned_on,
            "due_on": due_on,
            "original_due_on": due_on,
            "search_text": "",
            "entered_at": at,
        }


def _resident() -> int:
    """The largest resident size so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
