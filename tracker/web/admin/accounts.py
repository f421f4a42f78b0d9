"""Accounts: the list, adding and changing people, one-time links, deputies for those who are away already."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from tracker import clock
from tracker.domain.permissions import ADMINISTER, OF_AN_AGENCY, ROLE_WORDS, Role
from tracker.errors import InvalidInput, NotAllowed, Refused, StaleVersion
from tracker.queries.accounts import (
    PAGE_SIZE,
    STANDING_WORDS,
    AccountFilter,
    AccountRow,
    Standing,
    find_account_page,
    get_account,
)
from tracker.queries.agencies import list_agency_choices, list_agency_names
from tracker.queries.agency_pages import find_agency
from tracker.queries.deputies import list_candidates, list_deputies_of
from tracker.services.account_changes import change_account
from tracker.services.accounts import LINK_LIFETIME, add_account, make_access_link
from tracker.services.deputies import end_deputy, name_deputy
from tracker.web.address import page_number, text_of, word_of
from tracker.web.audience import audience
from tracker.web.denials import note_denial
from tracker.web.deputy_form import DeputyForm, deputy_form
from tracker.web.forms import Form, shows_again
from tracker.web.login import own_actor

bp = Blueprint("admin_accounts", __name__)

_ID = "/quan-tri/tai-khoan/<int(max=2147483647):account_id>"


class AccountForm(Form):
    """Who a person is."""

    name = StringField("Họ tên", [InputRequired("Cần nhập họ tên."), Length(max=200)])
    email = StringField(
        "Địa chỉ thư", [Length(max=254)], description="Lời nhắc được gửi đến đây; để trống là không nhắc được."
    )
    role = SelectField(
        "Vai trò",
        [InputRequired("Chọn một vai trò.")],
        choices=[
            SelectChoice("", "Chọn vai trò"),
            *(SelectChoice(role.value, word) for role, word in ROLE_WORDS.items()),
        ],
    )
    agency_code = SelectField(
        "Cơ quan", description="Chỉ dành cho lãnh đạo và chuyên viên cơ quan; với vai trò khác thì bỏ qua ô này."
    )


class NewAccountForm(AccountForm):
    """A person to be added."""

    username = StringField(
        "Tên đăng nhập",
        [InputRequired("Cần nhập tên đăng nhập."), Length(max=100)],
        description="Chữ không dấu, số và . _ @ + -; không đổi được về sau. Ví dụ: hoa.tran",
    )


class ChangeForm(AccountForm):
    """A person to be changed, and what the form was made from."""

    seen = HiddenField()


@bp.get("/quan-tri/tai-khoan")
@audience(ADMINISTER)
def index() -> str:
    """List the accounts, narrowed by what the address says."""
    chosen = AccountFilter(
        text_of("q", 100), word_of(Role, "vai-tro"), text_of("co-quan", 35), word_of(Standing, "tinh-trang")
    )
    page = page_number()
    rows, total = find_account_page(chosen, page=page)
    return render_template(
        "admin/accounts.html",
        rows=rows,
        total=total,
        chosen=chosen,
        page=page,
        pages=-(-total // PAGE_SIZE),
        agencies=list_agency_names(),
        standings=STANDING_WORDS,
    )


@bp.get("/quan-tri/tai-khoan/them")
@audience(ADMINISTER)
def new() -> str:
    """Show the form for a person; `co-quan` in the address chooses the agency."""
    form = _with_agencies(NewAccountForm())
    if request.args.get("co-quan"):
        form.agency_code.data = text_of("co-quan", 35)
    return _new_page(form)


@bp.post("/quan-tri/tai-khoan/them")
@audience(ADMINISTER)
@shows_again
def add() -> str | tuple[str, int]:
    """Add a person, and show the one-time link: here and now, and never again."""
    form = _with_agencies(NewAccountForm())
    if form.validate_on_submit():
        try:
            token = add_account(username=form.username.data, by=own_actor(), **_told(form))
        except InvalidInput as error:
            _say(form, error)
        else:
            _warn_of_agency(form)
            return _link_page(form.name.data, form.username.data.strip().lower(), token)
    return _new_page(form), 200 if form.is_only_shown else 400


@bp.get(_ID)
@audience(ADMINISTER)
def show(account_id: int) -> str:
    """Show a person, and the form that changes him."""
    account = get_account(account_id)
    return _page(account, _change_form(account), _deputy_form(account))


@bp.post(_ID)
@audience(ADMINISTER)
@shows_again
def change(account_id: int) -> Response | tuple[str, int]:
    """Change who a person is. When it is refused, the form comes back with what was typed."""
    account = get_account(account_id)
    form, refused = _with_agencies(ChangeForm()), None
    status = 200 if form.is_only_shown else 400
    if form.validate_on_submit():
        try:
            change_account(username=account.username, seen=form.seen.data or "", by=own_actor(), **_told(form))
        except InvalidInput as error:
            _say(form, error)
        except StaleVersion as error:
            refused, status = str(error), 409
        except NotAllowed as error:
            note_denial()
            refused, status = str(error), 403
        except Refused as error:
            refused = str(error)
        else:
            flash("Đã lưu tài khoản.", "success")
            _warn_of_agency(form)
            return redirect(url_for("admin_accounts.show", account_id=account_id))
    account = get_account(account_id)
    form.seen.data = account.mark  # having seen what somebody else saved, he may send it again
    return _page(account, form, _deputy_form(account, blank=True), refused), status


@bp.post(f"{_ID}/lien-ket")
@audience(ADMINISTER)
def link(account_id: int) -> str:
    """Make a one-time link and show it: here and now, and never again. No address and no log ever holds it."""
    account = get_account(account_id)
    return _link_page(account.name, account.username, make_access_link(username=account.username, by=own_actor()))


@bp.post(f"{_ID}/ngung")
@audience(ADMINISTER)
def disable(account_id: int) -> Response:
    """Take a person out of use: he is signed out everywhere at once."""
    account = get_account(account_id)
    change_account(username=account.username, is_active=False, by=own_actor())
    flash(f"Đã ngừng tài khoản của {account.name}. Mọi phiên của người này đã kết thúc.", "success")
    return redirect(url_for("admin_accounts.show", account_id=account_id))


@bp.post(f"{_ID}/mo-lai")
@audience(ADMINISTER)
def enable(account_id: int) -> Response:
    """Let a person in again."""
    account = get_account(account_id)
    change_account(username=account.username, is_active=True, by=own_actor())
    flash(f"Đã mở lại tài khoản của {account.name}.", "success")
    return redirect(url_for("admin_accounts.show", account_id=account_id))


@bp.post(f"{_ID}/nguoi-thay")
@audience(ADMINISTER)
@shows_again
def name(account_id: int) -> Response | tuple[str, int]:
    """Name a deputy for a person who is away already."""
    account = get_account(account_id)
    form = deputy_form(list_candidates(account.actor))
    if form.validate_on_submit():
        try:
            name_deputy(account_id=account_id, by=own_actor(), **form.told())
        except InvalidInput as error:
            form[error.field].errors = [str(error)]
        else:
            flash("Đã cử người làm thay.", "success")
            return redirect(url_for("admin_accounts.show", account_id=account_id))
    return _page(account, _change_form(account, blank=True), form), 200 if form.is_only_shown else 400


@bp.post(f"{_ID}/nguoi-thay/<int(max=2147483647):deputy_row_id>/ket-thuc")
@audience(ADMINISTER)
def end(account_id: int, deputy_row_id: int) -> Response:
    """Take a deputy's rights away from now on."""
    end_deputy(deputy_row_id=deputy_row_id, account_id=account_id, by=own_actor())
    flash("Đã kết thúc việc làm thay.", "success")
    return redirect(url_for("admin_accounts.show", account_id=account_id))


def _told(form: Any) -> dict[str, Any]:  # noqa: ANN401 - WTForms fields are not typed
    role = Role(form.role.data)
    agency_code = form.agency_code.data if role in OF_AN_AGENCY else None
    return {"name": form.name.data, "email": form.email.data or "", "role": role, "agency_code": agency_code}


def _warn_of_agency(form: Any) -> None:  # noqa: ANN401 - WTForms fields are not typed
    agency = find_agency(form.agency_code.data or "") if Role(form.role.data) in OF_AN_AGENCY else None
    if agency is None or agency.exists_on(clock.today()):
        return
    until_then = agency.valid_from is not None and agency.valid_from > clock.today()
    since = f"từ {agency.valid_from:%d/%m/%Y} mới có hiệu lực" if until_then else "đã hết hiệu lực"
    flash(
        f"{agency.name} {since}: người này không được nhắc việc của cơ quan ấy. Nếu không phải ý bạn, chọn cơ quan "
        "khác ở trang của người này, hoặc sửa ngày hiệu lực ở trang của cơ quan.",
        "warning",
    )


def _say(form: Any, error: InvalidInput) -> None:  # noqa: ANN401 - WTForms fields are not typed
    form["agency_code" if error.field == "agency" else error.field].errors = [str(error)]


def _with_agencies(form: Any) -> Any:  # noqa: ANN401 - WTForms fields are not typed
    form.agency_code.choices = [
        SelectChoice("", "Không thuộc cơ quan nào"),
        *(
            SelectChoice(agency.code, f"{agency.name} (hết hiệu lực)" if agency.valid_to else agency.name)
            for agency in list_agency_choices(clock.today())
        ),
    ]
    return form


def _change_form(account: AccountRow, *, blank: bool = False) -> Any:  # noqa: ANN401 - WTForms fields are not typed
    """The form with what is stored; `blank`: what was sent belongs to the other form of the page."""
    values = {
        "name": account.name,
        "email": account.email or "",
        "role": account.role.value,
        "agency_code": account.agency_code or "",
        "seen": account.mark,
    }
    return _with_agencies(ChangeForm(formdata=None, data=values) if blank else ChangeForm(data=values))


def _deputy_form(account: AccountRow, *, blank: bool = False) -> DeputyForm | None:
    if not account.may_have_deputy:
        return None
    return deputy_form(list_candidates(account.actor), blank=blank)


def _new_page(form: Any) -> str:  # noqa: ANN401 - WTForms fields are not typed
    return render_template("admin/account_new.html", form=form)


def _page(account: AccountRow, form: Any, deputy: DeputyForm | None, refused: str | None = None) -> str:  # noqa: ANN401
    return render_template(
        "admin/account.html",
        account=account,
        form=form,
        deputy_form=deputy,
        deputies=list_deputies_of(account.id, day=clock.today()),
        refused=refused,
        is_self=account.id == own_actor().account_id,
    )


def _link_page(name: str, username: str, token: str) -> str:
    base_url = current_app.extensions["settings"].base_url
    minutes = int(LINK_LIFETIME.total_seconds() // 60)
    address = f"{base_url}{url_for('sign_in.show_choice', token=token)}"
    return render_template("admin/link.html", name=name, username=username, address=address, minutes=minutes)
