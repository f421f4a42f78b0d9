"""Signs to be looked into: what each means, how many tasks of which agency show it, and their lists."""

from flask import Blueprint, render_template, url_for

from tracker import clock
from tracker.domain.permissions import SEE_EVERYTHING
from tracker.domain.signs import SIGN_ADVICE, SIGN_HEADS, SIGN_MEANINGS, SIGN_WORDS, Sign
from tracker.queries.sign_table import list_sign_counts
from tracker.web.audience import audience
from tracker.web.figure_slice import periods_to_choose, read_slice
from tracker.web.login import current_actor

bp = Blueprint("signs", __name__)


@bp.get("/so-lieu/dau-hieu")
@audience(SEE_EVERYTHING)
def index() -> str:
    """Show the signs of the slice that the address asks for."""
    today = clock.today()
    told = read_slice(today)
    lines = list_sign_counts(told.chosen, actor=current_actor(), today=today)

    def list_of(sign: Sign, code: str = "") -> str:
        whose: dict[str, str | None] = {"co-quan": code, "vai-tro": "chu-tri"} if code else {}
        return url_for("tasks.index", **told.address(**{"dau-hieu": sign.value, "theo-han-ban-dau": None}, **whose))

    return render_template(
        "signs/index.html",
        chosen=told,
        lines=lines,
        totals={sign: sum(line.numbers.get(sign, 0) for line in lines) for sign in Sign},
        list_of=list_of,
        periods=periods_to_choose(today),
        SIGN_WORDS=SIGN_WORDS,
        SIGN_HEADS=SIGN_HEADS,
        SIGN_MEANINGS=SIGN_MEANINGS,
        SIGN_ADVICE=SIGN_ADVICE,
    )
