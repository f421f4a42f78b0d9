"""Acts on a task: one form an act, with the fields the act needs and nothing else."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker import clock
from tracker.domain.lifecycle import ACT_WORDS, Act, no_right, refusal
from tracker.domain.permissions import SEE_TASKS
from tracker.errors import ActRefused, InvalidInput, NotAllowed, Refused, StaleVersion
from tracker.queries.agencies import AgencyChoice, list_agency_choices
from tracker.queries.officers import list_officers
from tracker.queries.task_page import TaskPage, get_task_page
from tracker.queries.timeline import TimelineEntry, list_acts_since
from tracker.services.assignment import accept_task, change_lead, decline_task, hand_out_again
from tracker.services.completion import (
    confirm_completion,
    reopen_task,
    report_completion,
    return_report,
    withdraw_report,
)
from tracker.services.corrections import correct_task
from tracker.services.due_dates import extend_deadline
from tracker.services.extension_requests import ask_for_extension, decide_extension, withdraw_extension_request
from tracker.services.interruption import resume_task, revoke_task, suspend_task
from tracker.services.officers import give_to_officer, take_from_officer
from tracker.services.progress import add_to_discussion, report_part, report_progress
from tracker.web.act_forms import (
    ActForm,
    CorrectionForm,
    DecisionForm,
    DiscussionForm,
    DueDateForm,
    LeadForm,
    OfficerForm,
    PartForm,
    ProgressForm,
    ReasonForm,
    ReportForm,
    RequestForm,
    choices,
)
from tracker.web.audience import audience
from tracker.web.denials import note_denial
from tracker.web.forms import shows_again
from tracker.web.login import current_actor

bp = Blueprint("acts", __name__)

#: What each act is done with: the service, the form, what the act means in a sentence.
SERVICES: dict[Act, tuple[Callable[..., None], type[ActForm], str]] = {
    Act.ACCEPT: (accept_task, ActForm, "Cơ quan nhận chủ trì nhiệm vụ và bắt đầu thực hiện."),
    Act.DECLINE: (decline_task, ReasonForm, "Văn phòng sẽ xem lý do và giao lại. Thời hạn vẫn tính trong lúc chờ."),
    Act.HAND_OUT_AGAIN: (hand_out_again, LeadForm, "Giao cho cơ quan khác, hoặc giao lại cơ quan cũ kèm lý do."),
    Act.GIVE: (give_to_officer, OfficerForm, "Cả cơ quan vẫn xem được; nhiệm vụ hiện trong danh sách của người đó."),
    Act.TAKE_BACK: (take_from_officer, ActForm, "Nhiệm vụ trở lại là việc chung của cơ quan."),
    Act.PROGRESS: (report_progress, ProgressForm, "Mỗi lần cập nhật được giữ nguyên; muốn sửa thì cập nhật lần nữa."),
    Act.REPORT: (report_completion, ReportForm, "Ngày báo cáo là hôm nay; đúng hạn hay chậm tính theo ngày này."),
    Act.WITHDRAW: (withdraw_report, ReasonForm, "Báo cáo không còn hiệu lực; nhiệm vụ trở lại đang thực hiện."),
    Act.REPORT_PART: (
        report_part,
        PartForm,
        "Cơ quan chủ trì và Văn phòng đọc được. Báo cáo lại thì thay cho lần trước.",
    ),
    Act.CONFIRM: (confirm_completion, ActForm, "Kết quả đúng hạn hay chậm không đổi: tính theo ngày cơ quan báo cáo."),
    Act.RETURN: (return_report, ReasonForm, "Nhiệm vụ tính là chưa hoàn thành từ hôm nay; hạn giữ nguyên."),
    Act.ASK_EXTENSION: (ask_for_extension, RequestForm, "Hạn hiện tại vẫn tính cho đến khi Văn phòng quyết định."),
    Act.WITHDRAW_REQUEST: (withdraw_extension_request, ReasonForm, "Đề nghị không còn hiệu lực; hạn giữ nguyên."),
    Act.DECIDE_EXTENSION: (
        decide_extension,
        DecisionForm,
        "Hạn cũ vẫn được ghi lại và tính trong tỷ lệ theo hạn ban đầu.",
    ),
    Act.EXTEND: (extend_deadline, DueDateForm, "Hạn cũ vẫn được ghi lại và tính trong tỷ lệ theo hạn ban đầu."),
    Act.CHANGE_LEAD: (change_lead, LeadForm, "Cơ quan mới phải tiếp nhận; hạn giữ nguyên."),
    Act.CORRECT: (correct_task, CorrectionForm, "Sửa điều nhập sai. Điều cũ và lý do sửa được giữ trong diễn biến."),
    Act.DISCUSS: (add_to_discussion, DiscussionForm, "Văn phòng và mọi cơ quan tham gia nhiệm vụ đọc được."),
    Act.SUSPEND: (suspend_task, ReasonForm, "Trong lúc tạm dừng, nhiệm vụ không bị tính quá hạn và không nhắc ai."),
    Act.RESUME: (resume_task, DueDateForm, "Nhiệm vụ tiếp tục với hạn mới."),
    Act.REVOKE: (revoke_task, ReasonForm, "Nhiệm vụ không còn trong số liệu nào từ hôm nay; lịch sử vẫn giữ."),
    Act.REOPEN: (reopen_task, ReasonForm, "Nhiệm vụ tính là chưa hoàn thành từ hôm nay; số liệu đã chốt giữ nguyên."),
}
_NOT_TOLD = frozenset({"csrf_token", "version"})
#: These may be left empty, and are then told as nothing at all.
_MAY_BE_NONE = frozenset({"due_on", "percent"})


@bp.get("/nhiem-vu/<code>/<act>")
@audience(SEE_TASKS)
def show(code: str, act: str) -> str:
    """Show the form of an act on a task."""
    chosen = _act(act)
    actor = current_actor()
    task = get_task_page(code, actor=actor, today=clock.today())
    if reason := no_right(chosen, actor, task.circumstances):
        raise NotAllowed(reason)
    if reason := refusal(chosen, task.state, actor, task.circumstances):
        raise ActRefused(reason)
    form = _form(chosen, task)
    form.version.data = str(task.version)
    return _page(task, chosen, form)


@bp.post("/nhiem-vu/<code>/<act>")
@audience(SEE_TASKS)
@shows_again
def submit(code: str, act: str) -> Response | tuple[str, int]:
    """Take the act. When it is refused, the form comes back with the reason and with what was typed."""
    chosen = _act(act)
    task = get_task_page(code, actor=current_actor(), today=clock.today())
    form = _form(chosen, task)
    if not form.validate_on_submit():
        return _page(task, chosen, form), 200 if form.is_only_shown else 400
    refused, status, quicker = None, 400, list[TimelineEntry]()
    try:
        _take(chosen, code, form)
    except InvalidInput as error:
        form[error.field].errors = [*form[error.field].errors, str(error)]
    except StaleVersion as error:
        refused, status = str(error), 409
        quicker = list_acts_since(task.id, _number(form.version.data))
        form.version.data = str(task.version)  # having seen who was quicker, the person may send it again
    except NotAllowed as error:
        note_denial()
        refused, status = str(error), 403
    except Refused as error:
        refused = str(error)
    else:
        flash(f"Đã {ACT_WORDS[chosen].lower()}.", "success")
        return redirect(url_for("tasks.show", code=code))
    return _page(task, chosen, form, refused, quicker), status


def _take(act: Act, code: str, form: ActForm) -> None:
    service = SERVICES[act][0]
    told: dict[str, Any] = {
        name: "" if value is None and name not in _MAY_BE_NONE else value
        for name, value in form.data.items()
        if name not in _NOT_TOLD
    }
    service(task_code=code, version=_number(form.version.data), by=current_actor(), **told)


def _number(told: str | None) -> int:
    return int(told) if told and told.isdecimal() and len(told) < 10 else 0


def _act(word: str) -> Act:
    try:
        act = Act(word)
    except ValueError:
        abort(404)
    if act not in SERVICES:
        abort(404)
    return act


def _form(act: Act, task: TaskPage) -> Any:  # noqa: ANN401 - WTForms fields are not typed
    """The form of an act, with what is now where the act changes what is."""
    form: Any = SERVICES[act][1](data=_as_it_is(act, task))
    if isinstance(form, LeadForm):
        form.lead_agency_id.choices = choices(one for one in list_agency_choices(clock.today()) if one.exists)
    elif isinstance(form, OfficerForm):
        form.account_id.choices = choices(list_officers(task.lead_agency_id))
    elif isinstance(form, CorrectionForm):
        form.cooperating.choices = choices(_may_cooperate(task))
    return form


def _may_cooperate(task: TaskPage) -> list[AgencyChoice]:
    return [one for one in list_agency_choices(clock.today()) if one.id != task.lead_agency_id]


def _as_it_is(act: Act, task: TaskPage) -> dict[str, Any]:
    if act is Act.CORRECT:
        return {
            "content": task.content,
            "due_on": task.due_on,
            "assigner": task.assigner,
            "field": task.field,
            "is_starred": task.is_starred,
            "cooperating": [part.agency_id for part in task.parts],
        }
    if act is Act.RESUME:
        return {"due_on": task.due_on}
    if act is Act.GIVE:
        return {"account_id": task.circumstances.officer_id, "may_report": task.circumstances.officer_may_report}
    return {}


def _page(
    task: TaskPage, act: Act, form: ActForm, refused: str | None = None, quicker: Sequence[TimelineEntry] = ()
) -> str:
    is_open = refusal(act, task.state, current_actor(), task.circumstances) is None
    return render_template(
        "tasks/act.html",
        task=task,
        act=act,
        form=form,
        meaning=SERVICES[act][2],
        refused=refused,
        quicker=quicker,
        as_it_is=_as_it_is(act, task) if quicker else {},
        is_open=is_open,
        agencies=_may_cooperate(task) if act is Act.CORRECT else [],
    )
