"""Errors as pages: what happened, why, and what to do."""

import logging
from http import HTTPStatus

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from tracker.errors import DamagedFile, NoLongerThere, NotAllowed, NotFound, Refused, StaleVersion
from tracker.web.denials import note_denial
from tracker.web.kept_input import carried_input, continue_page, is_from_our_own_pages, read_input
from tracker.web.login import is_signed_in

_log = logging.getLogger(__name__)

_WORDS = {
    HTTPStatus.BAD_REQUEST: ("Yêu cầu không hợp lệ", "Địa chỉ hoặc dữ liệu gửi lên không đúng. Quay lại và thử lại."),
    HTTPStatus.NOT_FOUND: (
        "Không tìm thấy",
        "Trang này không có, hoặc bạn không được xem. Kiểm tra địa chỉ, hoặc tìm trong danh sách nhiệm vụ.",
    ),
    HTTPStatus.METHOD_NOT_ALLOWED: ("Không dùng được cách này", "Hãy mở trang từ thanh điều hướng rồi làm lại."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: (
        "Tệp quá lớn",
        "Bấm Quay lại của trình duyệt, những gì đã nhập thường vẫn còn đó; rồi chọn ít tệp hơn, hoặc tách thành nhiều "
        "tệp nhỏ hơn và gửi từng lần.",
    ),
}
_BROKEN = (
    "Hệ thống gặp lỗi",
    "Việc vừa rồi chưa được lưu. Thử lại sau ít phút; nếu vẫn lỗi, báo quản trị hệ thống kèm giờ xảy ra.",
)


def init_app(app: Flask) -> None:
    """Answer every error with a page of our own."""

    @app.errorhandler(NoLongerThere)
    def no_longer_there(error: NoLongerThere) -> tuple[str, int]:
        return _page(HTTPStatus.NOT_FOUND, "Không còn ở đây", str(error))

    @app.errorhandler(NotFound)
    def not_found(_error: NotFound) -> tuple[str, int]:
        return _page(HTTPStatus.NOT_FOUND)

    @app.errorhandler(NotAllowed)
    def not_allowed(error: NotAllowed) -> tuple[str, int]:
        note_denial()
        return _page(HTTPStatus.FORBIDDEN, "Không có quyền", str(error), task_code=_task_acted_on())

    @app.errorhandler(Refused)
    def refused(error: Refused) -> tuple[str, int]:
        status = HTTPStatus.CONFLICT if isinstance(error, StaleVersion) else HTTPStatus.BAD_REQUEST
        return _page(status, "Chưa thực hiện được", str(error), task_code=_task_acted_on())

    @app.errorhandler(DamagedFile)
    def damaged(_error: DamagedFile) -> tuple[str, int]:
        return _page(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "Tệp không tải được",
            "Tệp này không còn trong kho tệp, hoặc không còn đúng như lúc gửi lên, nên không được đưa ra. "
            "Báo quản trị hệ thống để lấy lại từ bản sao lưu.",
        )

    @app.errorhandler(CSRFError)
    def forged(_error: CSRFError) -> tuple[str, int]:
        return _of_an_older_session(), HTTPStatus.BAD_REQUEST

    @app.errorhandler(SecurityError)
    def another_host(_error: SecurityError) -> tuple[str, int]:
        return "Bad Request: unknown host.", HTTPStatus.BAD_REQUEST  # no address can be made for a page of ours

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> tuple[str, int]:
        return _page(HTTPStatus(error.code or 500))

    @app.errorhandler(Exception)
    def broken(error: Exception) -> tuple[str, int]:
        _log.exception("request failed", exc_info=error)
        return _page(HTTPStatus.INTERNAL_SERVER_ERROR)


def _of_an_older_session() -> str:
    """For a form of ours that was opened before its sender signed in anew: what he typed. For any other, words."""
    if is_signed_in() and is_from_our_own_pages():
        kept = carried_input() if request.endpoint == "sign_in.submit" else read_input()
        if kept and kept.fields:
            return continue_page(kept)
    return _page(
        HTTPStatus.BAD_REQUEST,
        "Phiên làm việc đã thay đổi",
        "Biểu mẫu này được mở trong một phiên đã kết thúc, nên chưa có gì được lưu. Mở lại trang rồi gửi lại.",
    )[0]


def _task_acted_on() -> str | None:
    """The task whose act was refused; who is told so knows of the task, or it would have been not found."""
    return (request.view_args or {}).get("code") if request.blueprint == "acts" else None


def _page(
    status: HTTPStatus, title: str | None = None, text: str | None = None, *, task_code: str | None = None
) -> tuple[str, int]:
    words = _WORDS.get(status, _BROKEN)
    page = render_template(
        "errors/error.html", title=title or words[0], text=text or words[1], status=status, task_code=task_code
    )
    return page, status
