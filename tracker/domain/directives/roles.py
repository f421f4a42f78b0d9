"""The parts agencies have in a sentence: who is told to do it, with whom, and who is only spoken of."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from tracker.domain.directives.mention import Kind, Mention
from tracker.domain.directives.stretch import Stretch
from tracker.domain.directives.words import BEGINS_WITH_VERB, NOT_NOW, TELLS_TO, tells_of


class Role(Enum):
    """What a run of agencies does in its sentence."""

    LEADS = "leads"
    TAKES_PART = "takes_part"
    TOLD_OF = "told_of"
    """Stands where a lead would, but the sentence tells what it did."""
    NONE = "none"


_REFERENCES = frozenset({Kind.BACK, Kind.ADDRESSED, Kind.LAST, Kind.REST})


@dataclass
class Run:
    """Agencies named one after the other, and the part they have."""

    mentions: list[Mention]
    role: Role = Role.NONE
    begins: int = 0
    """Where what is said of them begins: at the word that tells them to, or at their name."""
    is_last: bool = False
    """Whether nothing is said after them of what they are to do, so that it stands before them."""
    by_word: bool = field(default=False)
    """Whether a word tells that they lead: 'giao', 'chủ trì'."""

    @property
    def start(self) -> int:
        """Where the first of them begins."""
        return self.mentions[0].start

    @property
    def end(self) -> int:
        """Where the last of them ends."""
        return self.mentions[-1].end

    @property
    def names_somebody(self) -> bool:
        """Whether one of them is in the list, or may be."""
        return any(one.agencies or one.kind in _REFERENCES for one in self.mentions)


_JOINED = re.compile(r"\s*(?:,|&|,?\s*va|,?\s*cung(?: voi)?|,?\s*cung nhu|\+)?\s*(?:cac )?$")
_JOINED_BY_SEMICOLON = re.compile(r"\s*;\s*(?:va )?(?:cac )?$")
_TAKES_PART_BEFORE = re.compile(
    r"(?:phoi hop(?: chat che| kip thoi| thuong xuyen| dong bo)?(?:\s*,?\s*(?:voi|cung|cung voi"
    r"|cua))?|su (?:tham gia|phoi hop)(?: cua)?"
    r"|phoi hop:?|phoi hop (?:la|gom)|tham gia(?: cua| gom)?)\s*:?\s*$"
)
_TOGETHER_BEFORE = re.compile(r"(?:^|[\s,])cung(?: voi)?\s*$")
_TAKES_PART_AFTER = re.compile(
    r"\s*(?:,\s*)?(?:la (?:co quan|don vi) )?(?:cung )?(?:tham gia |co trach nhiem )?phoi hop(?![a-z])"
)
_LEADS_AFTER = re.compile(
    r"\s*(?:\([^)]{0,60}\))?\s*,?\s*(?:la |lam )?(?:(?:co quan|don vi) )?(?:truc tiep )?(?:chu tri"
    r"|dau moi|thuong truc)(?![a-z])"
)
_DOES_AFTER = re.compile(
    r"\s*(?:chu tri|thuc hien|dam nhiem|phu trach|trien khai|lam dau moi|lam co quan|lap|xay dung"
    r"|cung cap|tham muu|to chuc|tong hop|chuan bi|bien soan|soan thao|dam nhan"
    r"|chiu trach nhiem)(?![a-z])"
)
_ADVERBS = re.compile(
    r"\s*(?:can |phai |som |tiep tuc |khan truong |chu dong |tich cuc |nghiem tuc "
    r"|theo (?:chuc nang|tham quyen|linh vuc|dia ban)[^,]{0,60},? )*"
)
_ONLY_ADVERBIAL = re.compile(r"[^:]*,\s*(?:thi )?$")
_TOLD_AGAIN = frozenset({"yeu cau", "de nghi", "chi dao", "kien nghi", "phan cong"})
_BY_TOPIC = frozenset({"doi voi", "ve phia", "rieng"})


#: 'Theo đề nghị của Sở A, Sở B làm …': the last named is no longer part of what stands in front.
_IN_FRONT = re.compile(
    r"(?:tren co so|theo|can cu|sau khi|xet|qua|dua tren|ngay sau khi|tu ket qua|de thuc hien"
    r"|tiep thu)(?![a-z])"
)


def apart(text: str, start: int, end: int, runs: Sequence[Run]) -> list[Run]:
    """The runs of a clause; one that ends what stands in front of it is parted from the one who is told."""
    if not _IN_FRONT.match(text, start):
        return list(runs)
    parted: list[Run] = []
    is_parted = False
    for run in runs:
        last = run.mentions[-1]
        gap = text[run.mentions[-2].end : last.start] if len(run.mentions) > 1 else ""
        governed = re.search(
            r"(?:cua|tai|voi|tu|nghe) (?:giam doc |lanh dao )?$", text[max(0, run.start - 30) : run.start]
        )
        if not is_parted and gap.strip() == "," and governed and _does(text[last.end : min(end, last.end + _AROUND)]):
            parted += [Run(run.mentions[:-1]), Run([last])]
            is_parted = True
        else:
            parted.append(run)
    return parted


#: 'Sở A (chủ trì), Sở B, Sở C xác định …': those after the mark take part.
_MARKED_AS_LEAD = re.compile(r"\s*\(\s*chu tri\s*\)\s*(?:,|;|va)?\s*")
#: So much on either side of a run says what part it has.
_AROUND = 240


def runs_of(text: str, mentions: Sequence[Mention], *, semicolons: bool = False) -> list[Run]:
    """The mentions of a text, those that are named one after the other together."""
    runs: list[Run] = []
    for mention in mentions:
        if runs:
            gap = text[runs[-1].end : mention.start]
            by_semicolon = semicolons or _begins(text, runs[-1].start)
            if (_JOINED.fullmatch(gap) and gap.strip()) or (by_semicolon and _JOINED_BY_SEMICOLON.fullmatch(gap)):
                runs[-1].mentions.append(mention)
                continue
        runs.append(Run([mention]))
    return runs


def _begins(text: str, place: int) -> bool:
    """Whether a sentence begins here, or a word such as 'giao' before it."""
    before = text[max(0, place - _AROUND) : place]
    return not before.strip() or before.rstrip().endswith((".", ":")) or TELLS_TO.search(before) is not None


def give_roles(
    body: Stretch,
    runs: Sequence[Run],
    start: int,
    end: int,
    *,
    by_word_only: bool,
    has_lead: bool,
    lead_by_word: bool = False,
    is_handed_down: bool = False,
) -> None:
    """Tell what part each run has in the clause from `start` to `end`.

    With `by_word_only` only a word such as 'giao' makes a lead. `has_lead` says whether somebody is told already, and
    `lead_by_word` whether by 'chủ trì', so that others after him may take part; `is_handed_down` whether a heading
    tells who leads.
    """
    text = body.low
    before: Run | None = None
    for run in runs:
        left = text[max(start, run.start - _AROUND) : run.start]
        after = body.part(run.end, min(end, run.end + _AROUND))
        run.begins = run.start
        if before is not None and _MARKED_AS_LEAD.fullmatch(text, before.end, run.start):
            run.role, before = Role.TAKES_PART, None
            continue
        before = run if run.start >= start else None
        if is_handed_down and _TOGETHER_BEFORE.search(left):
            run.role = Role.TAKES_PART
            continue
        _give_role(run, left, after, start, by_word_only=by_word_only, has_lead=has_lead, lead_by_word=lead_by_word)
        if run.role is Role.LEADS and run.names_somebody:
            has_lead = True
            lead_by_word = lead_by_word or run.by_word
            run.is_last = run.is_last or _says_nothing_more(text, run, runs, end)


_LITTLE = re.compile(
    r"(?:la|lam|co quan|don vi|chu tri|dau moi|thuong truc|phoi hop|voi|cung|va|thuc hien"
    r"|phu trach|dam nhiem|tham muu|cac|lien quan|chat che|trien khai|hoan thanh|xong|trong|truoc"
    r"|ngay|thang|quy|nam|den|het|cham nhat|gui|i|iv|\d|/|[\s,.;:()-])*"
)


def _says_nothing_more(text: str, run: Run, runs: Sequence[Run], end: int) -> bool:
    """Whether nothing but their parts is told of the run and those after it."""
    place, rest = run.end, []
    for other in runs:
        if other.start >= run.end:
            rest.append(text[place : other.start])
            place = other.end
    rest.append(text[place:end])
    return all(_LITTLE.fullmatch(piece) for piece in rest)


def _give_role(
    run: Run, left: str, following: Stretch, start: int, *, by_word_only: bool, has_lead: bool, lead_by_word: bool
) -> None:
    after = following.low
    if _TAKES_PART_BEFORE.search(left) or (has_lead and _TOGETHER_BEFORE.search(left)):
        run.role = Role.TAKES_PART
        return
    if has_lead and lead_by_word and _TAKES_PART_AFTER.match(after) and re.search(r"(?:,|;|va|^)\s*$", left):
        run.role = Role.TAKES_PART
        return
    cue = TELLS_TO.search(left)
    if cue and not NOT_NOW.search(left[: cue.start()]):
        if by_word_only and cue["colon"]:
            return
        if _is_told_by(cue["cue"], left[: cue.start()], after, has_lead=has_lead, by_word_only=by_word_only):
            is_told_of = cue["cue"] in _BY_TOPIC and tells_of(following)
            run.role = Role.TOLD_OF if is_told_of else Role.LEADS
            run.by_word = cue["cue"] not in _BY_TOPIC and bool(_LEADS_AFTER.match(after))
            run.begins = start + cue.start()
        return
    if by_word_only:
        return
    leads_after = bool(_LEADS_AFTER.match(after))
    stripped = left.rstrip()
    if not stripped or stripped.endswith((":", "-")):
        _give_start(run, following, leads_after=leads_after)
    elif stripped.endswith("("):
        _give_bracket(run, after, has_lead=has_lead)
    elif stripped.endswith((",", " va", " thi", " roi")) and (not has_lead or _does(after) or leads_after):
        _give_after_comma(run, following, has_lead=has_lead, leads_after=leads_after)


def _is_told_by(cue: str, before: str, after: str, *, has_lead: bool, by_word_only: bool) -> bool:
    cue = cue.split(" cho")[0].split(" nhiem")[0]
    if cue == "do":
        leads = bool(_LEADS_AFTER.match(after))
        return not by_word_only and (leads or (not has_lead and bool(_DOES_AFTER.match(after))))
    if cue in _BY_TOPIC:
        return not by_word_only and (not has_lead or (not before.strip() and _does(after)))
    return not (has_lead and cue in _TOLD_AGAIN and not re.search(r"[;.:]\s*$", before.rstrip() + " "))


def _give_start(run: Run, after: Stretch, *, leads_after: bool) -> None:
    if tells_of(after):
        run.role = Role.TOLD_OF
        return
    run.role, run.by_word = Role.LEADS, leads_after


def _give_bracket(run: Run, after: str, *, has_lead: bool) -> None:
    """'(Sở Nội vụ)', '(Sở Nội vụ chủ trì, phối hợp …)': after what is to be done, or before it."""
    if has_lead or any(one.kind is Kind.PLACE for one in run.mentions):
        return
    if re.match(r"\s*(?:chu tri|thuc hien|\)|,|;|la)", after) or _does(after):
        run.role = Role.LEADS
        run.by_word = bool(_LEADS_AFTER.match(after))
        closed = after.find(")")
        rest = after[closed + 1 :] if closed >= 0 else ""
        run.is_last = not (re.match(r"\s*:", rest) or _does(rest))


def _give_after_comma(run: Run, following: Stretch, *, has_lead: bool, leads_after: bool) -> None:
    after = following.low
    if tells_of(following):
        run.role = Role.TOLD_OF if not has_lead else Role.NONE
    elif leads_after or _does(after) or (not has_lead and re.match(r"\s*[a-z]{2,}", after)):
        run.role, run.by_word = Role.LEADS, leads_after


def _does(after: str) -> bool:
    """Whether what follows is what somebody does."""
    adverbs = _ADVERBS.match(after)
    begins = adverbs.end() if adverbs else 0
    return BEGINS_WITH_VERB.match(after, begins) is not None or bool(
        re.match(r"\s*(?:co trach nhiem|phai|can)\s", after)
    )
