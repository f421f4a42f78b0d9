"""Telling the second of two who change the same thing who was quicker, and when."""

from collections.abc import Sequence

from tracker import clock
from tracker.queries.timeline import TimelineEntry

#: What stands in a form whose change was refused is still there.
STILL_TYPED = "Chưa lưu gì. Xem lại rồi lưu; những gì bạn đã nhập vẫn còn trong biểu mẫu."


def who_changed(what: str, entries: Sequence[TimelineEntry], *, cure: str = STILL_TYPED) -> str:
    """A sentence on the latest of these changes, the first of them, and what to do now."""
    if not entries:
        return f"Người khác vừa thay đổi {what}, sau khi bạn mở trang này. {cure}"
    last = entries[0]
    return (
        f"{last.actor_name} vừa thay đổi {what} lúc {clock.local(last.at):%H:%M ngày %d/%m/%Y}, "
        f"sau khi bạn mở trang này. {cure}"
    )


def what_was_changed(what: str, entries: Sequence[TimelineEntry], *, cure: str) -> str:
    """The same with what the history says of that change, where the page does not show it otherwise."""
    return who_changed(what, entries, cure=f"{entries[0].summary}. {cure}" if entries else cure)
