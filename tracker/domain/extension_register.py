"""The register of extensions: what can have become of an entry, and in what words."""

from enum import StrEnum

from tracker.domain.lifecycle import RequestState


class ExtensionOutcome(StrEnum):
    """What had become of a request by a day; or that the Office extended without being asked. Stands in addresses."""

    PENDING = "cho-quyet-dinh"
    GRANTED = "dong-y"
    SHORTENED = "ngan-hon"
    REFUSED = "khong-dong-y"
    WITHDRAWN = "da-rut"
    LAPSED = "het-y-nghia"
    UNASKED = "khong-qua-de-nghi"


OUTCOME_WORDS = {
    ExtensionOutcome.PENDING: "Chờ quyết định",
    ExtensionOutcome.GRANTED: "Đồng ý như đề nghị",
    ExtensionOutcome.SHORTENED: "Đồng ý, ngắn hơn đề nghị",
    ExtensionOutcome.REFUSED: "Không đồng ý",
    ExtensionOutcome.WITHDRAWN: "Cơ quan đã rút",
    ExtensionOutcome.LAPSED: "Không còn cần quyết định",
    ExtensionOutcome.UNASKED: "Gia hạn không qua đề nghị",
}
#: The state that is stored of a request, as the register calls it once it is decided.
OUTCOME_OF = {
    RequestState.PENDING: ExtensionOutcome.PENDING,
    RequestState.GRANTED: ExtensionOutcome.GRANTED,
    RequestState.SHORTENED: ExtensionOutcome.SHORTENED,
    RequestState.REFUSED: ExtensionOutcome.REFUSED,
    RequestState.WITHDRAWN: ExtensionOutcome.WITHDRAWN,
    RequestState.LAPSED: ExtensionOutcome.LAPSED,
}
#: With these the due date moved.
MOVED = frozenset({ExtensionOutcome.GRANTED, ExtensionOutcome.SHORTENED, ExtensionOutcome.UNASKED})
