"""Bodies that are not in the list of agencies, and 'các chủ đầu tư' and others who are nobody in particular."""

import re
from collections.abc import Iterable, Sequence

from tracker.domain.directives.groups import RELATED
from tracker.domain.directives.mention import UNKNOWN, VAGUE, Kind, Mention
from tracker.domain.directives.stretch import Stretch
from tracker.domain.directives.words import BEGINS_WITH_VERB

_NOT_MORE = r"(?![a-z0-9])"
_B = r"(?<![a-z0-9])"
#: Bodies outside the list are told by their first word, with its diacritics: 'Báo' is a newspaper, 'Bảo' is not.
_OUTSIDE = re.compile(
    r"(?<!\w)(?:Kho bạc|Cục|Chi cục|Tổng cục|Tổng công ty|Đài|Báo(?! cáo)|Tỉnh đoàn|Đoàn (?:Thanh"
    r"|TNCS|ĐBQH|đại biểu)|Hội(?! nghị| thảo| chợ| trường)"
    r"|Liên đoàn|Liên hiệp|Liên minh|[UỦ][yỷ] ban M|[UỦ]y ban Kiểm|Mặt trận|UBMTTQ|UBMT|MTTQ|UBKT"
    r"|Ban(?! hành| giao| bố)|BQL|BQLDA|T[oò][aà] án|Viện|Trường(?! hợp)"
    r"|Trung tâm|Bệnh viện|Công ty|Tập đoàn|Ngân hàng|Bưu điện|Công an(?! tỉnh)|Bộ(?! phận| máy"
    r"| tiêu)|Quỹ|Hiệp hội|Hội đồng|Văn phòng(?! UBND| [UỦ]y ban nhân)"
    r"|Sở|Điện lực|Viễn thông|Phòng(?! chống| ngừa|,)|Thường trực|VNPT|Viettel|Khu Quản lý"
    r"|Tổ công tác|Xí nghiệp|Hạt|Đội|Nhà máy|Thanh tra(?! tỉnh)|TAND|VKSND|HĐND)(?!\w)"
)
#: The same in a document without diacritics, as far as it is plain without them.
_OUTSIDE_BARE = re.compile(
    rf"{_B}(?:kho bac|cuc|chi cuc|dai|tinh doan|hoi|lien doan|uy ban m|mat tran|ban quan ly|toa an"
    rf"|vien kiem sat|trung tam|benh vien|cong ty|tap doan"
    rf"|ngan hang|buu dien|hiep hoi|ban chi dao){_NOT_MORE}"
)
_PLAIN_OUTSIDE = re.compile(
    r"(?<!\w)(?:các |những )?(?:chủ đầu tư|nhà thầu|nhà đầu tư|doanh nghiệp|đơn vị|cơ quan"
    r"|đoàn thể|ban quản lý|công ty|ngân hàng|chủ rừng|hộ dân|người dân|lực lượng"
    r"|phòng ban|chuyên gia|(?<=các )(?:tổ chức|bộ phận|hội|trường|bệnh viện|bộ|xã|phường|thị trấn"
    r"|trung tâm|chi nhánh|thành viên|hộ|tổ))(?!\w)"
)


def find_outside(stretch: Stretch, known: Sequence[Mention]) -> Iterable[Mention]:
    """Every body outside the list, and every one in particular nobody, where nobody of the list is named."""
    text = stretch.low
    taken = {place for one in known for place in range(one.start, one.end)}
    for found in _OUTSIDE.finditer(stretch.raw):
        if found.start() not in taken:
            yield Mention(found.start(), _end_of_name(stretch, found.end()), Kind.OUTSIDE, (), UNKNOWN)
    for found in _OUTSIDE_BARE.finditer(text):
        head = stretch.raw[found.start() : found.end()]
        if found.start() not in taken and head.isascii() and head[0].isupper():
            yield Mention(found.start(), _end_of_name(stretch, found.end()), Kind.OUTSIDE, (), UNKNOWN)
    for found in _PLAIN_OUTSIDE.finditer(_lowered(stretch.raw)):
        if found.start() not in taken:
            end = found.end()
            if related := RELATED.match(text, end):
                end = related.end()
            yield Mention(found.start(), end, Kind.VAGUE, (), VAGUE)


def _lowered(raw: str) -> str:
    """In lower case and of the same length: a few letters of other languages become two."""
    lowered = raw.lower()
    return lowered if len(lowered) == len(raw) else "".join(c.lower() if len(c.lower()) == 1 else c for c in raw)


#: The longest name of a body, in words.
_MOST_WORDS = 9
#: These begin no new thing within a name: 'Trung tâm Xúc tiến đầu tư'.
_IN_NAMES = re.compile(r"(?:dau tu|xay dung|phat trien|quan ly|dieu hanh)(?![a-z])")
_NAME_ENDS = re.compile(r"[,;:.()]| va |$")


def _end_of_name(stretch: Stretch, place: int) -> int:
    """Where the name of a body ends: at a mark, at a word that tells to do something, or after nine words."""
    text = stretch.low
    stop = _NAME_ENDS.search(text, place)
    last = stop.start() if stop else len(text)
    end = place
    for count, word in enumerate(re.finditer(r"\S+", text[place:last])):
        at = place + word.start()
        if count >= _MOST_WORDS or (
            not _IN_NAMES.match(text, at) and BEGINS_WITH_VERB.match(text, at) and not stretch.raw[at].isupper()
        ):
            break
        end = place + word.end()
    return max(end, place)
