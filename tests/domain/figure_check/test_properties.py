"""Whatever the numbers: right reports pass, one wrong number is found, and what is no figure changes nothing."""

from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.figure_check.checking import check_text
from tracker.domain.figure_check.findings import Verdict
from tracker.domain.figure_check.misprints import slip_between
from tracker.domain.figure_check.names import share
from tracker.domain.figure_check.rates import counts_giving
from tracker.domain.figure_check.reading import number_of, percentage_of
from tracker.domain.figures import Figures
from tracker.domain.report_words import ReportFacts, report_paragraphs
from tracker.domain.streams import Stream

_counts = st.integers(0, 200_000)
_figures = st.builds(Figures, on_time=st.integers(1, 200_000), late=_counts, within=_counts, overdue=_counts)
_styles = st.sampled_from((".", ","))
_NOISE = (
    "Căn cứ Công văn số 1125/UBND-KT ngày 12/6/2024, ",
    "Trong 6 tháng đầu năm 2024, ",
    "Thực hiện Nghị quyết số 57-NQ/TW, 35 cơ quan báo cáo, ",
    "Tăng 12,5% so với cùng kỳ; ",
    "Năm 2025: ",
    "",
)


def _written(number: int, point: str) -> str:
    return f"{number:,}".replace(",", point)


def _report(told: dict[str, int], rate: str, point: str, form: int) -> str:
    of = {name: _written(number, point) for name, number in told.items()}
    rate = rate.replace(".", "," if point == "." else ".")
    forms = (
        "UBND tỉnh giao {total} nhiệm vụ; đã hoàn thành {completed} nhiệm vụ ({on_time} đúng hạn, {late} chậm), chưa "
        "hoàn thành {open} nhiệm vụ ({within} trong hạn, {overdue} quá hạn); tỷ lệ hoàn thành đúng hạn đạt {rate}%.",
        "- Tổng số nhiệm vụ được giao: {total}\n- Đã hoàn thành: {completed} nhiệm vụ, trong đó:\n+ Đúng hạn: {on_time}"
        "\n+ Quá hạn: {late}\n- Chưa hoàn thành: {open} nhiệm vụ, trong đó:\n+ Trong hạn: {within}"
        "\n+ Quá hạn: {overdue}"
        "\n- Tỷ lệ hoàn thành đúng hạn: {rate}%",
        "Tổng số\tĐã hoàn thành\tĐúng hạn\tQuá hạn\tChưa hoàn thành\tTrong hạn\tQuá hạn\tTỷ lệ đúng hạn\n"
        "{total}\t{completed}\t{on_time}\t{late}\t{open}\t{within}\t{overdue}\t{rate}%",
        "{total} = {completed} ({on_time} + {late}) + {open} ({within} + {overdue}), {rate}%",
    )
    return forms[form].format(**of, rate=rate)


def _numbers(figures: Figures) -> dict[str, int]:
    names = ("total", "completed", "on_time", "late", "open", "within", "overdue")
    return {name: getattr(figures, name) for name in names}


@given(_figures, _styles, st.integers(0, 3), st.sampled_from(_NOISE))
def test_a_right_report_passes_in_every_form_and_style(figures: Figures, point: str, form: int, noise: str) -> None:
    rate = figures.on_time_rate
    assert rate is not None
    text = ("" if form == 2 else noise) + _report(_numbers(figures), rate, point, form)
    checked = check_text(text)
    assert checked.number_of(Verdict.WRONG) == checked.number_of(Verdict.OTHER) == 0, text
    assert checked.number_of(Verdict.RIGHT) == 4, text


@given(_figures, _styles, st.integers(0, 3), st.data())
def test_one_wrong_number_is_found_and_marked(figures: Figures, point: str, form: int, data: st.DataObject) -> None:
    told = _numbers(figures)
    name = data.draw(st.sampled_from(sorted(told)))
    right = told[name]
    told[name] = data.draw(st.integers(0, 900_000).filter(lambda number: number != right))
    rate = figures.on_time_rate
    assert rate is not None
    text = _report(told, rate, point, form)
    checked = check_text(text)
    assert checked.number_of(Verdict.WRONG) > 0, text
    assert _written(told[name], point) in [piece for piece, verdict in checked.marks if verdict is Verdict.WRONG]


@given(_figures, st.integers(1, 9999))
def test_a_wrong_rate_is_never_passed_as_the_official_one(figures: Figures, off: int) -> None:
    right = figures.on_time_rate
    assert right is not None
    wrong = (int(right.replace(".", "")) + off) % 10_001
    printed = f"{wrong // 100},{wrong % 100:02d}"
    if printed == right.replace(".", ","):
        return
    checked = check_text(_report(_numbers(figures), printed, ".", 0))
    assert checked.number_of(Verdict.WRONG) + checked.number_of(Verdict.OTHER) == 1


@given(st.integers(0, 10**7), st.integers(1, 10**7), st.integers(0, 4))
def test_a_share_is_what_exact_decimal_arithmetic_gives(part: int, whole: int, decimals: int) -> None:
    exact = Decimal(part) * 100 / Decimal(whole)
    step = Decimal(1).scaleb(-decimals)
    assert Decimal(share(part, whole, decimals)).scaleb(-decimals) == exact.quantize(step, ROUND_HALF_UP)


@given(st.integers(0, 10_500), st.integers(1, 3_000), st.integers(0, 2))
def test_the_counts_that_give_a_share_are_exactly_those(value: int, whole: int, decimals: int) -> None:
    scaled = value * 10**decimals // 100
    giving = counts_giving(scaled, whole, decimals)
    assert [one for one in range(whole * 2) if share(one, whole, decimals) == scaled] == list(giving)


@given(st.text(max_size=400))
def test_no_text_is_too_strange_and_none_of_it_is_lost(text: str) -> None:
    checked = check_text(text)
    assert "".join(piece for piece, _ in checked.marks) == checked.text


@given(st.text(alphabet="0123456789.,%/()=+ \t\n-:;hoàntđúgạqumviệ ", max_size=200))
def test_no_heap_of_numbers_and_signs_is_too_strange(text: str) -> None:
    checked = check_text(text)
    assert "".join(piece for piece, _ in checked.marks) == checked.text


def test_brackets_within_brackets_have_no_end_and_do_no_harm() -> None:
    for text in ("1(1+" * 5_000, "(" * 20_000, "1.000/" * 5_000, "1=(" * 5_000):
        assert "".join(piece for piece, _ in check_text(text).marks) == text


@given(st.integers(0, 10**11), _styles)
def test_a_number_is_read_as_it_is_written(number: int, point: str) -> None:
    assert number_of(_written(number, point)) == number == number_of(str(number))


@given(st.integers(0, 99_999), st.sampled_from(",."), st.sampled_from(("", "%", " %")))
def test_a_percentage_is_read_as_it_is_written(value: int, point: str, sign: str) -> None:
    assert percentage_of(f"{value // 100}{point}{value % 100:02d}{sign}") == (value, 2)


@given(st.integers(10, 10**7), st.integers(0, 6))
def test_two_neighbouring_digits_swapped_are_told(number: int, place: int) -> None:
    digits = list(str(number))
    place %= len(digits) - 1
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    swapped = int("".join(digits))
    if digits[0] == "0" or swapped == number:
        return
    assert (slip_between(swapped, number) or "").startswith("đảo hai chữ số")


@given(
    st.builds(
        Figures,
        **dict.fromkeys(("on_time", "late", "within", "overdue"), st.integers(1, 200_000)),
        undated=st.integers(0, 50),
    ),
    st.sampled_from(Stream),
    st.integers(0, 200_000),
)
def test_the_report_that_is_ready_to_paste_passes(figures: Figures, stream: Stream, moved: int) -> None:
    moved = min(moved, figures.on_time)
    by_original = replace(figures, on_time=figures.on_time - moved, late=figures.late + moved)
    facts = ReportFacts(
        *(stream, date(2024, 6, 1), date(2024, 9, 30), date(2024, 9, 30)),
        figures=figures,
        by_original=by_original,
        carried_over=Figures(on_time=7, late=1, within=2, overdue=3),
        overdue_by_agency=[("Sở Tài chính", figures.overdue)] if figures.overdue else [],
    )
    checked = check_text("\n".join(report_paragraphs(facts)))
    told = [(one.verdict, one.relation, one.arithmetic) for group in checked.groups for one in group.findings]
    assert [one for one in told if one[0] in {Verdict.WRONG, Verdict.OTHER}] == []
