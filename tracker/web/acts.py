"""Acts on a task: one form an act, with the fields the act needs and nothing else."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from tracker import clock
from tracker.domain.lifecycle import ACT_WORDS, Act, refusal
from tracker.domain.permissions import SEE_TASKS
from tracker.errors import InvalidInput, NotAllowed, Refused, StaleVersion
from tracker.queries.agencies import list_agency_names
from tracker.queries.task_page import TaskPage, get_task_page
from tracker.services.assignment import accept_task, change_lead, decline_task, hand_out_again
from tracker.services.completion import (
    confirm_completion,
    reopen_task,
    report_completion,
    return_report,
    withdraw_report,
)
from tracker.services.due_dates import extend_deadline
from tracker.services.interruption import resume_task, revoke_task, suspend_task
from tracker.web.audience import audience
from tracker.web.forms import Form, shows_again
from tracker.web.login import current_actor

bp = Blueprint("acts", __name__)

_NOT_TOLD = frozenset({"csrf_token", "version"})
_NEEDED = "Cần nhập ô này."
_LONG = Length(max=5_000, message="Không dài quá 5.000 ký tự.")


class ActForm(Form):
    """An act that needs nothing but a yes."""

    version = HiddenField()


class ReasonForm(ActForm):
    """An act that needs a reason."""

    reason = TextAreaField("Lý do", [InputRequired(_NEEDED), _LONG])


class ReportForm(ActForm):
    """A report of completion."""

    result = TextAreaField("Kết quả thực hiện", [InputRequired(_NEEDED), _LONG])
    result_document = StringField(
        "Văn bản kết quả", [Length(max=200)], description="Số, ký hiệu và ngày, ví dụ 215/BC-SKHĐT ngày 12/06/2024"
    )
    delay_cause = TextAreaField("Nguyên nhân chậm", [_LONG])


class DueDateForm(ReasonForm):
    """An act that sets a new due date."""

    due_on = DateField("Hạn mới", [InputRequired("Cần một ngày.")])


class LeadForm(ReasonForm):
    """An act that names a lead agency."""

    lead_agency_id = SelectField("Cơ quan chủ trì", [InputRequired(_NEEDED)], coerce=int)


#: What each act is done with: the service, the form, what the act means in a sentence.
SERVICES: dict[Act, tuple[Callable[..., None], type[ActForm], str]] = {
    Act.ACCEPT: (accept_task, ActForm, "Cơ quan nhận chủ trì nhiệm vụ và bắt đầu thực hiện."),
    Act.DECLINE: (decline_task, ReasonForm, "Văn phòng sẽ xem lý do và giao lại. Thời hạn vẫn tính trong lúc chờ."),
    Act.HAND_OUT_AGAIN: (hand_out_again, LeadForm, "Giao cho cơ quan khác, hoặc giao lại cơ quan cũ kèm lý do."),
    Act.REPORT: (report_completion, ReportForm, "Ngày báo cáo là hôm nay; đúng hạn hay chậm tính theo ngày này."),
    Act.WITHDRAW: (withdraw_report, ReasonForm, "Báo cáo không còn hiệu lực; nhiệm vụ trở lại đang thực hiện."),
    Act.CONFIRM: (confirm_completion, ActForm, "Kết quả đúng hạn hay chậm không đổi: tính theo ngày cơ quan báo cáo."),
    Act.RETURN: (return_report, ReasonForm, "Nhiệm vụ tính là chưa hoàn thành từ hôm nay; hạn giữ nguyên."),
    Act.EXTEND: (extend_deadline, DueDateForm, "Hạn cũ vẫn được ghi lại và tính trong tỷ lệ theo hạn ban đầu."),
    Act.CHANGE_LEAD: (change_lead, LeadForm, "Cơ quan mới phải tiếp nhận; hạn giữ nguyên."),
    Act.SUSPEND: (suspend_task, ReasonForm, "Trong lúc tạm dừng, nhiệm vụ không bị tính quá hạn và không nhắc ai."),
    Act.RESUME: (resume_task, DueDateForm, "Nhiệm vụ tiếp tục với hạn mới."),
    Act.REVOKE: (revoke_task, ReasonForm, "Nhiệm vụ không còn trong số liệu nào từ hôm nay; lịch sử vẫn giữ."),
    Act.REOPEN: (reopen_task, ReasonForm, "Nhiệm vụ tính là chưa hoàn thành từ hôm nay; số liệu đã chốt giữ nguyên."),
}


@bp.get("/nhiem-vu/<code>/<act>")
@audience(SEE_TASKS)
def show(code: str, act: str) -> str:
    """Show the form of an act on a task."""
    chosen = _act(act)
    actor = current_actor()
    task = get_task_page(code, actor=actor, today=clock.today())
    if reason := refusal(chosen, task.state, actor, task.circumstances):
        raise NotAllowed(reason)
    form = _form(chosen)
    form.version.data = str(task.version)
    return _page(task, chosen, form)


@bp.post("/nhiem-vu/<code>/<act>")
@audience(SEE_TASKS)
@shows_again
def submit(code: str, act: str) -> Response | tuple[str, int]:
    """Take the act. When it is refused, the form comes back with the reason and with what was typed."""
    chosen = _act(act)
    form, refused, status = _form(chosen), None, 400
    if form.validate_on_submit():
        try:
            _take(chosen, code, form)
        except InvalidInput as error:
            form[error.field].errors = [*form[error.field].errors, str(error)]
        except StaleVersion as error:
            refused, status = str(error), 409
        except NotAllowed as error:
            refused, status = str(error), 403
        except Refused as error:
            refused = str(error)
        else:
            flash(f"Đã {ACT_WORDS[chosen].lower()}.", "success")
            return redirect(url_for("tasks.show", code=code))
    task = get_task_page(code, actor=current_actor(), today=clock.today())
    form.version.data = str(task.version)  # having seen who was quicker, the person may send it again
    return _page(task, chosen, form, refused), status


def _take(act: Act, code: str, form: ActForm) -> None:
    service = SERVICES[act][0]
    told: dict[str, Any] = {
        name: "" if value is None else value for name, value in form.data.items() if name not in _NOT_TOLD
    }
    version = form.version.data or ""
    service(task_code=code, version=int(version) if version.isdecimal() else 0, by=current_actor(), **told)


def _act(word: str) -> Act:
    try:
        act = Act(word)
    except ValueError:
        abort(404)
    if act not in SERVICES:
        abort(404)
    return act


def _form(act: Act) -> Any:  # noqa: ANN401 - WTForms fields are not typed
    form: Any = SERVICES[act][1]()
    if isinstance(form, LeadForm):
        form.lead_agency_id.choices = [SelectChoice(str(agency.id), agency.name) for agency in list_agency_names()]
    return form


def _page(task: TaskPage, act: Act, form: ActForm, refused: str | None = None) -> str:
    is_open = refusal(act, task.state, current_actor(), task.circumstances) is None
    return render_template(
        "tasks/act.html", task=task, act=act, form=form, meaning=SERVICES[act][2], refused=refused, is_open=is_open
    )
