"""Keeping a list of tasks under a name, and forgetting it."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from tracker.domain.permissions import SEE_TASKS
from tracker.errors import InvalidInput
from tracker.services.saved_views import delete_view, save_view
from tracker.web.audience import audience
from tracker.web.login import current_actor
from tracker.web.task_list import list_arguments

bp = Blueprint("saved_views", __name__)


@bp.post("/nhiem-vu/danh-sach")
@audience(SEE_TASKS)
def save() -> Response:
    """Keep the list that the address asks for. When it cannot be, the form comes back with the name as it was typed."""
    name = request.form.get("ten", "")
    arguments: dict[str, Any] = dict(list_arguments())
    try:
        save_view(name=name, asked=arguments, is_shared=request.form.get("dung-chung") == "1", by=current_actor())
    except InvalidInput as error:
        flash(str(error), "error")
        arguments["ten-danh-sach"] = name[:200]
        return redirect(url_for("tasks.index", **arguments))
    flash(f"Đã lưu danh sách «{name.strip()}».", "success")
    return redirect(url_for("tasks.index", **arguments))


@bp.post("/nhiem-vu/danh-sach/<int(max=2147483647):view_id>/xoa")
@audience(SEE_TASKS)
def forget(view_id: int) -> Response:
    """Forget a list of one's own."""
    name = delete_view(view_id=view_id, by=current_actor())
    flash(f"Đã xóa danh sách «{name}».", "success")
    arguments: dict[str, Any] = dict(list_arguments())
    return redirect(url_for("tasks.index", **arguments))
