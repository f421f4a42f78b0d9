"""Attaching files: all of a batch or none, their bytes on disk before anything in the database names them."""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.permissions import Actor
from tracker.domain.secrecy import is_marked_secret
from tracker.errors import InvalidInput
from tracker.files.attachments import Upload, store
from tracker.files.attachments.kinds import recognise
from tracker.files.attachments.names import extension_of
from tracker.models import Attachment, Purpose

#: So many files may come with one act.
MOST_FILES = 10


def attach(
    session: Session,
    uploads: Sequence[Upload],
    *,
    purpose: Purpose,
    by: Actor,
    at: datetime,
    task_id: int | None = None,
    document_id: int | None = None,
    report_id: int | None = None,
) -> list[dict[str, Any]]:
    """Keep files of a task or a document, within the caller's transaction: call it after the caller's own checks.

    Gives what belongs into the details of the caller's history entry, under `files`: id, name, size and sha256 of each.
    When the transaction fails later, the bytes stay behind unnamed until `flask files clean`.

    Raises:
        InvalidInput: too many, or one of them cannot be taken (field `files`); nothing is kept then.
        StoreUnavailable: the folder cannot be written.
    """
    if len(uploads) > MOST_FILES:
        message = f"Gửi nhiều nhất {MOST_FILES} tệp một lần; bạn đã chọn {len(uploads)}. Chọn lại, gửi thêm lần sau."
        raise InvalidInput(message, field="files")
    recognised = [recognise(upload, limit_mb=store.limit_mb()) for upload in uploads]
    for name, _kind in recognised:
        _refuse_secret(name)
    rows = [
        Attachment(
            task_id=task_id,
            document_id=document_id,
            purpose=purpose,
            report_id=report_id,
            name=name,
            media_type=kind.media_type,
            size=len(upload.content),
            sha256=hashlib.sha256(upload.content).hexdigest(),
            stored_as=store.keep(upload.content),
            agency_id=by.agency_id,
            account_id=by.account_id,
            added_at=at,
        )
        for upload, (name, kind) in zip(uploads, recognised, strict=True)
    ]
    session.add_all(rows)
    session.flush()
    return [{"id": row.id, "name": row.name, "size": row.size, "sha256": row.sha256} for row in rows]


def _refuse_secret(name: str) -> None:
    stem = name.removesuffix(extension_of(name))
    if any(is_marked_secret(text) for text in (name, stem, re.sub(r"[_\-.]+", " ", stem))):
        message = (
            f"Tên tệp «{name}» mang dấu hiệu bí mật nhà nước (Mật, Tối mật, Tuyệt mật), nên tệp không được đưa vào hệ "
            "thống. Xử lý theo quy định về bảo vệ bí mật nhà nước; nếu không phải tệp mật, đổi tên cho rõ."
        )
        raise InvalidInput(message, field="files")
