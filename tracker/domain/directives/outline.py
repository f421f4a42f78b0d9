"""The outline of a document: which points stand under which, and what a heading hands down to its points."""

from dataclasses import dataclass, field

from tracker.domain.directives.assembling import Placed
from tracker.domain.directives.findings import Named
from tracker.domain.directives.paragraphs import Style


@dataclass(frozen=True)
class Scope:
    """What holds for the points under a heading."""

    leads: tuple[Named, ...] = ()
    cooperating: tuple[Named, ...] = ()
    placed: Placed | None = None
    tells_only: bool = False
    """Whether the points tell of something, so that only words such as 'giao' make a task."""


@dataclass
class Outline:
    """The headings above the present paragraph, the nearest last."""

    scopes: list[tuple[Style, Scope]] = field(default_factory=list)
    awaits: bool = False
    """Whether the last paragraph was a heading whose points are to come."""
    has_begun: bool = False
    """Whether the instructions have begun: before, there is only what led to them."""

    @property
    def here(self) -> Scope:
        """What holds for the present paragraph."""
        return self.scopes[-1][1] if self.scopes else Scope()

    def enter(self, style: Style) -> None:
        """Leave the headings that do not stand above a paragraph of this style."""
        if style is Style.PLAIN:
            if not self.awaits:
                while self.scopes and self.scopes[-1][0] not in _SECTIONS:
                    self.scopes.pop()
                if self.scopes and self.scopes[-1][1].leads:
                    self.scopes.append((Style.PLAIN, Scope(tells_only=self.scopes[-1][1].tells_only)))
            return
        self.awaits = False
        styles = [known for known, _ in self.scopes]
        if style in styles:
            del self.scopes[styles.index(style) :]
        elif style in _SECTIONS:
            above = [n for n, known in enumerate(styles) if known in _SECTIONS and _rank(known) < _rank(style)]
            del self.scopes[above[-1] + 1 if above else 0 :]

    def add(self, style: Style, scope: Scope) -> None:
        """Put a heading above the paragraphs to come."""
        if style is Style.PLAIN and self.scopes and self.scopes[-1][0] is Style.PLAIN:
            self.scopes.pop()
        self.scopes.append((style, scope))
        self.awaits = True


_SECTIONS = (Style.PART, Style.ARTICLE, Style.LETTER, Style.ROMAN)


def _rank(style: Style) -> int:
    return _SECTIONS.index(style)
