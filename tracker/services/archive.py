"""The archive of a year: all that is known of its tasks as open data, with their files, checksums and an index."""

import json
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from tracker import clock
from tracker.db import transaction
from tracker.domain.lifecycle import STATE_WORDS
from tracker.domain.permissions import Actor
from tracker.domain.wording import count_in_words, day_in_words
from tracker.errors import DamagedFile
from tracker.files.archive import CHECKSUMS, ArchiveWriter
from tracker.files.attachments import store
from tracker.queries.archive import (
    ArchiveTask,
    count_archived,
    list_archive_files,
    stream_archive_rows,
    stream_archive_tasks,
)
from tracker.services.exports import Progress, told_of
from tracker.services.history import Entry, write_history

_TABLE_WORDS = {
    "nhiem-vu": "Nhiệm vụ",
    "van-ban": "Văn bản giao nhiệm vụ",
    "co-quan": "Cơ quan",
    "phoi-hop": "Cơ quan phối hợp",
    "bao-cao-hoan-thanh": "Báo cáo hoàn thành",
    "doi-han": "Các lần đổi hạn",
    "doi-chu-tri": "Các lần đổi cơ quan chủ trì",
    "tam-dung": "Các lần tạm dừng",
    "tien-do": "Báo cáo tiến độ",
    "de-nghi-gia-han": "Đề nghị gia hạn",
    "don-doc": "Lần đôn đốc",
    "don-doc-nhiem-vu": "Nhiệm vụ của mỗi lần đôn đốc",
    "lich-su": "Lịch sử",
    "chot-so-lieu": "Các bản chốt số liệu",
    "chot-so-lieu-dong": "Danh sách của mỗi bản chốt",
    "chuong-trinh": "Chương trình công tác",
    "chuong-trinh-noi-dung": "Nội dung của chương trình công tác",
    "tep": "Tệp kèm theo",
}


def write_archive(path: Path, *, year: int, by: Actor, progress: Progress | None = None) -> dict[str, int]:
    """Write the archive of a year to a file, and say how many rows each of its tables has.

    A file that is missing or damaged in the store is named in the index, and does not stop the rest.
    """
    at = clock.now()
    whole = count_archived(year, actor=by)
    tell: Progress = progress or (lambda _done, _whole: None)
    with ArchiveWriter(path, made_at=clock.local(at)) as archive:
        numbers = {}
        for name, rows in stream_archive_rows(year, actor=by):
            told = told_of(rows, whole, tell) if name == "nhiem-vu" else rows
            numbers[name] = archive.add_lines(f"du-lieu/{name}.jsonl", told)
        damaged = _add_files(archive, year, by, numbers["nhiem-vu"], whole, tell)
        facts = {
            "year": year,
            "made_at": at.isoformat(),
            "made_by": by.name,
            "rows": numbers,
            "damaged_files": damaged,
        }
        archive.add_text("thong-tin.json", [json.dumps(facts, ensure_ascii=False, indent=2)])
        tasks = stream_archive_tasks(year, actor=by)
        archive.add_text("index.html", _index(facts, archive.sums, tasks))
    entry = Entry(
        act="luu-tru-nam",
        summary=f"Lập bản lưu trữ năm {year}: {count_in_words(numbers['nhiem-vu'])} nhiệm vụ, "
        f"{count_in_words(numbers['tep'])} tệp",
        happened_on=clock.today(at),
        details={"year": year, "rows": numbers, "damaged_files": damaged},
    )
    with transaction() as session:
        write_history(session, [entry], at=at, by=by)
    return numbers


def _add_files(archive: ArchiveWriter, year: int, by: Actor, tasks: int, whole: int, tell: Progress) -> list[str]:
    """Add the attached files, and name those whose bytes are not there any more as they were kept."""
    damaged = []
    for number, file in enumerate(list_archive_files(year, actor=by)):
        tell(tasks + number, whole)
        try:
            with store.open_checked(file.stored_as, sha256=file.sha256) as content:
                archive.add_file(f"tep/{file.id:06d}-{file.name}", content)
        except DamagedFile:
            damaged.append(f"{file.id:06d}-{file.name}")
    return damaged


def _index(facts: dict[str, Any], sums: dict[str, str], tasks: Iterator[ArchiveTask]) -> Iterator[str]:
    """A page that any browser opens without this product, piece by piece."""
    year = facts["year"]
    yield (
        '<!doctype html><html lang="vi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Lưu trữ nhiệm vụ năm {year}</title><style>"
        "body{font:16px/1.5 serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b2430}"
        "table{border-collapse:collapse;width:100%}th,td{border:1px solid #c8d0d8;padding:.3rem .5rem;text-align:left;"
        "vertical-align:top}code{font-size:.8em;overflow-wrap:anywhere}</style></head><body>"
        f"<h1>Lưu trữ nhiệm vụ năm {year}</h1><p>Lập lúc {escape(facts['made_at'])}, người lập: "
        f"{escape(facts['made_by'])}. Gồm các nhiệm vụ giao trong năm (cả hai luồng, không có dự thảo), mọi "
        "điều đã xảy ra với chúng và các tệp kèm theo. Mỗi tệp .jsonl có một dòng JSON cho mỗi bản ghi, mã UTF-8. "
        "Kiểm tra toàn vẹn: "
        f"<code>sha256sum -c {CHECKSUMS}</code>.</p>"
    )
    if facts["damaged_files"]:
        lost = ", ".join(map(escape, facts["damaged_files"]))
        yield f"<p><b>Tệp đã mất hoặc hỏng trong kho, không có ở đây:</b> {lost}</p>"
    heads = "".join(f"<th>{head}</th>" for head in ("Bảng", "Tệp", "Số dòng", "SHA-256"))
    yield f"<h2>Dữ liệu</h2><table><thead><tr>{heads}</tr></thead><tbody>"
    for name, number in facts["rows"].items():
        file = f"du-lieu/{name}.jsonl"
        yield (
            f'<tr><td>{_TABLE_WORDS[name]}</td><td><a href="{file}">{file}</a></td>'
            f"<td>{count_in_words(number)}</td><td><code>{sums[file]}</code></td></tr>"
        )
    yield (
        "</tbody></table><h2>Nhiệm vụ</h2><table><thead><tr><th>Mã</th><th>Nội dung</th><th>Cơ quan chủ trì</th>"
        "<th>Giao</th><th>Hạn</th><th>Báo cáo</th><th>Trạng thái</th></tr></thead><tbody>"
    )
    for task in tasks:
        days = "".join(f"<td>{day_in_words(day) if day else '–'}</td>" for day in (task.due_on, task.reported_on))
        yield (
            f"<tr><td>{escape(task.code)}</td><td>{escape(task.content)}</td><td>{escape(task.lead_name)}</td>"
            f"<td>{day_in_words(task.assigned_on)}</td>{days}<td>{STATE_WORDS[task.state]}</td></tr>"
        )
    yield "</tbody></table></body></html>"
