"""Labels before a value: 'Cơ quan chủ trì: …', 'Thời gian hoàn thành: …', in lines of their own or within a point."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from tracker.domain.directives.paragraphs import Paragraph
from tracker.domain.directives.stretch import Stretch
from tracker.domain.directives.tables import Column

_WHO = (
    r"(?:(?:cac )?(?:co quan|don vi|so|bo phan|dia phuong)(?:\s*[,/]\s*(?:co quan|don vi|nganh"
    r"|dia phuong|ca nhan))*(?: duoc giao)?\s+)"
)
_LABEL = re.compile(
    rf"(?:^|(?<=[.;,(\[-] )|(?<=[(\[]))(?:"
    rf"(?P<cooperating>{_WHO}?(?:cung )?phoi hop(?: thuc hien)?)"
    rf"|(?P<lead>{_WHO}?(?:chu tri|dau moi|chiu trach nhiem)(?: (?:thuc hien|tham muu|tong hop"
    rf"|trien khai|chinh|xay dung))*|{_WHO}thuc hien|phan cong(?: thuc hien)?"
    r"|(?:phan cong )?trach nhiem(?: thuc hien)?|giao|don vi|co quan(?: thuc hien)?|thuc hien)"
    r"|(?P<due>(?:thoi (?:gian|han|diem)|han|tien do)(?: [a-z]+){0,4}|hoan thanh(?: [a-z]+){0,1}|ky bao cao)"
    r"|(?P<other>san pham(?: [a-z]+){0,3}|ket qua(?: [a-z]+){0,3}|kinh phi(?: [a-z]+){0,3}"
    r"|nguon (?:kinh phi|von)|lanh dao [a-z ]{2,30}|ghi chu"
    r"|noi dung|nhiem vu|dia diem|hinh thuc|muc tieu|can cu)"
    r")\s*:\s*"
)
_COLUMNS = {
    "cooperating": Column.COOPERATING,
    "lead": Column.LEAD,
    "due": Column.DUE,
    "other": Column.OTHER,
}


@dataclass
class Item:
    """A paragraph, and the labels that stand in it or below it."""

    paragraph: Paragraph
    body: Stretch
    labels: dict[Column, list[Stretch]] = field(default_factory=dict)

    def add(self, labels: Iterable[tuple[Column, Stretch]]) -> None:
        """Take what labels say."""
        for column, value in labels:
            self.labels.setdefault(column, []).append(value)


def items_of(paragraphs: Iterable[Paragraph]) -> list[Item]:
    """The paragraphs, each with its labels; one that is nothing but labels belongs to the one before."""
    items: list[Item] = []
    for paragraph in paragraphs:
        begin, labels = labels_in(paragraph.body)
        if begin == 0 and labels and items and Column.LEAD not in _told_twice(items[-1], labels):
            if _names_content(paragraph.body):
                items.append(Item(paragraph, labels[0][1], {}))
                items[-1].add(labels[1:])
                continue
            items[-1].add(labels)
            continue
        body = paragraph.body.part(0, begin) if labels and begin else paragraph.body
        trimmed = _without_opening(body)
        items.append(Item(paragraph, trimmed, {}))
        if begin:
            items[-1].add(labels)
    return items


def _names_content(body: Stretch) -> bool:
    return re.match(r"(?:noi dung|nhiem vu)\b", body.low) is not None


def _told_twice(item: Item, labels: Iterable[tuple[Column, Stretch]]) -> set[Column]:
    """The columns that the item knows already."""
    return {column for column, _ in labels} & set(item.labels)


def _without_opening(body: Stretch) -> Stretch:
    """Without the bracket that opened before the first label."""
    end = len(body.low.rstrip(" ([-;,"))
    return body.part(0, end)


def labels_in(body: Stretch) -> tuple[int, list[tuple[Column, Stretch]]]:
    """Where the first label of a paragraph begins, and what each says. What tells neither who nor when is no label."""
    found = list(_LABEL.finditer(body.low))
    told: list[tuple[Column, Stretch]] = []
    if not found:
        return len(body), []
    for label, following in zip(found, [*found[1:], None], strict=True):
        column = next(_COLUMNS[name] for name, words in label.groupdict().items() if words)
        value = body.part(label.end(), following.start() if following else None).trimmed()
        told.append((column, value.part(0, len(value.low.rstrip(" ).;,-")))))
    if not any(column in {Column.LEAD, Column.COOPERATING, Column.DUE} for column, _ in told):
        return len(body), []
    if found[0].start() and not any(column in {Column.LEAD, Column.COOPERATING} for column, _ in told):
        return len(body), []
    return found[0].start(), told
