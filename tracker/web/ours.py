"""The agency's own page: what it owes, sorted by what is to be done."""

from flask import Blueprint, render_template, request

from tracker import clock
from tracker.domain.permissions import OF_AN_AGENCY, Role
from tracker.queries.ours import SHOWN, Section, count_our_tasks, list_our_parts, list_our_tasks
from tracker.web.audience import audience
from tracker.web.login import current_actor

bp = Blueprint("ours", __name__)

#: What is due within so many days is soon.
SOON_DAYS = 7
#: The sections in their order: the heading, what to do, and the arguments of the list that holds all of it.
SECTIONS: dict[Section, tuple[str, str, dict[str, str]]] = {
    Section.TO_ACCEPT: (
        "Cần tiếp nhận",
        "Tiếp nhận, hoặc từ chối nếu không thuộc thẩm quyền.",
        {"trang-thai": "assigned"},
    ),
    Section.RETURNED: ("Văn phòng trả lại", "Bổ sung theo lý do trả lại rồi báo cáo lại.", {"bi-tra-lai": "1"}),
    Section.OVERDUE: ("Quá hạn", "Báo cáo hoàn thành kèm nguyên nhân chậm, hoặc xin gia hạn.", {"ket-qua": "qua-han"}),
    Section.SOON: ("Sắp đến hạn", f"Đến hạn trong {SOON_DAYS} ngày tới.", {"sap-den-han": "1"}),
    Section.REST: ("Còn lại", "Chưa đến hạn, hoặc không thời hạn.", {"trang-thai": "in_progress"}),
    Section.WAITING: ("Đang chờ Văn phòng", "Đã báo cáo, từ chối hoặc tạm dừng; cơ quan chưa phải làm gì thêm.", {}),
}


@bp.get("/viec-cua-co-quan")
@audience(OF_AN_AGENCY)
def index() -> str:
    """Show what the agency owes; to an officer first what the head gave him, to the head everything."""
    actor, today = current_actor(), clock.today()
    is_officer = actor.role is Role.AGENCY_OFFICER
    mine_only = is_officer and request.args.get("cua") != "co-quan"
    officer_id = actor.stands_as if mine_only else None
    counts = count_our_tasks(actor=actor, today=today, soon_days=SOON_DAYS, officer_id=officer_id)
    return render_template(
        "ours/index.html",
        sections=SECTIONS,
        tasks=list_our_tasks(actor=actor, today=today, soon_days=SOON_DAYS, officer_id=officer_id),
        counts=counts,
        total=sum(counts.values()),
        parts=list_our_parts(actor=actor),
        shown=SHOWN,
        is_officer=is_officer,
        mine_only=mine_only,
    )
