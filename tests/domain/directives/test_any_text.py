"""Any text is read without an error, and whatever is found stands in the text where it is said to stand."""

import json
from itertools import chain

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.domain.directives.reading import DATA, read
from tracker.domain.directives.findings import Directive, Named

_FOLDER = DATA / "directives" / "given"
_DOCUMENTS = [
    (_FOLDER / one["file"]).read_text(encoding="utf-8")
    for one in json.loads((_FOLDER / "expected.json").read_text(encoding="utf-8"))
]
_WORDS = sorted({word for text in _DOCUMENTS for word in text.split(" ")})
_SIGNS = st.sampled_from(
    [*"\n\t |.;:,()-–/0123456789AĐđăâêôơưíầữẹ*#+•İß\r\x00", "\u0301", "\u200b", "🙂", "ﬁ", "\u2028"]
)


def _check(text: str) -> None:
    directive = read(text)
    for head in (directive.number, directive.issued_on, directive.issuer, directive.document_type, directive.subject):
        assert head.value is not None or head.doubt, "what is missing tells why"
        assert all(0 <= span.start < span.end <= len(text) for span in head.spans)
    for task in directive.tasks:
        (span,) = task.text.spans
        assert task.text.value == " ".join(span.words(text).split()) != ""
        assert task.lead_agencies
        assert not set(task.lead_agencies) & set(task.cooperating_agencies)
        for one in (*task.leads, *task.cooperating):
            assert one.words == " ".join(one.span.words(text).split())
        for time in (*task.due_on.spans, *task.recurrence.spans):
            assert 0 <= time.start < time.end <= len(text)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    _check(text)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(_WORDS), max_size=150))
def test_the_words_of_documents_in_any_order_are_read(words: list[str]) -> None:
    _check(" ".join(words))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(_DOCUMENTS),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), _SIGNS), max_size=40),
)
def test_a_document_with_signs_changed_is_read(text: str, changes: list[tuple[float, str]]) -> None:
    signs = list(text)
    for place, sign in changes:
        signs[int(place * len(signs))] = sign
    _check("".join(signs))


def test_a_decomposed_text_gives_the_same_tasks_with_spans_of_its_own() -> None:
    import unicodedata

    for text in _DOCUMENTS[:4]:
        decomposed = unicodedata.normalize("NFD", text)
        _check(decomposed)
        assert _told(read(decomposed)) == _told(read(text))


def test_line_ends_of_another_system_change_nothing() -> None:
    for text in _DOCUMENTS[:4]:
        assert _told(read(text.replace("\n", "\r\n"))) == _told(read(text))


def _told(directive: Directive) -> list[tuple[object, ...]]:
    def names(named: tuple[Named, ...]) -> list[str]:
        return list(chain.from_iterable(one.agencies for one in named))

    return [(names(t.leads), names(t.cooperating), t.due_on.value, t.recurrence.value) for t in directive.tasks]
