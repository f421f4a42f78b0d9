"""The files of a form: read once, as services take them."""

from collections.abc import Iterable
from typing import Any

from flask import current_app
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import FileStorage

from tracker.files.attachments import Upload
from tracker.files.attachments.kinds import EXTENSIONS, TAKEN
from tracker.services.attachments import MOST_FILES


class FilesField(MultipleFileField):  # type: ignore[misc]
    """Any number of files, whose `data` is a list of `Upload`; the form needs enctype multipart/form-data.

    Nothing is checked here: the service does, and names the field `files` when it refuses.
    """

    data: list[Upload]

    def __init__(self, label: str = "Tệp kèm theo", validators: Any = None, **options: Any) -> None:  # noqa: ANN401
        limit = current_app.extensions["settings"].upload_limit_mb
        options.setdefault("description", f"{TAKEN}. Nhiều nhất {MOST_FILES} tệp, tổng cộng không quá {limit} MB.")
        options.setdefault("render_kw", {"accept": ",".join(EXTENSIONS), "data-limit-mb": limit})
        super().__init__(label, validators, **options)

    def process(self, formdata: Any, *rest: Any, **options: Any) -> None:  # noqa: ANN401 - WTForms is not typed
        """Read what was sent; no file at all is an empty list."""
        super().process(formdata, *rest, **options)
        self.data = self.data or []

    def process_formdata(self, valuelist: Iterable[object]) -> None:
        """Read the files that were chosen; a part without a name is a field left empty."""
        self.data = [_read(part) for part in valuelist if isinstance(part, FileStorage) and part.filename]


def _read(part: FileStorage) -> Upload:
    # One byte over the limit is enough to be refused.
    limit = current_app.extensions["settings"].upload_limit_mb * 1024 * 1024
    return Upload(part.filename or "", part.stream.read(limit + 1))
