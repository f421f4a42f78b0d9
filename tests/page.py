"""A browser for tests: it fetches pages as a person does, and checks every one of them.

Each HTML page must have the status that was expected, one `h1`, a title, no id twice, a label for every control, a
token in every form that posts, and no inline script or style.
"""

import re
from typing import Any

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tracker.db import db


class Page:
    """One page as it was answered."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.soup = BeautifulSoup(response.get_data(as_text=True), "html.parser")

    @property
    def text(self) -> str:
        """All the words of the page, blanks folded."""
        return " ".join(self.soup.get_text(" ").split())

    @property
    def heading(self) -> str:
        """The words of its only `h1`."""
        return " ".join(self.one("h1").get_text(" ").split())

    def one(self, selector: str) -> Tag:
        """The only element that fits a selector."""
        found = self.soup.select(selector)
        assert len(found) == 1, f"{len(found)} elements fit {selector}"
        return found[0]

    def all(self, selector: str) -> list[Tag]:
        """The elements that fit a selector."""
        return list(self.soup.select(selector))

    def texts(self, selector: str) -> list[str]:
        """The words of the elements that fit a selector."""
        return [" ".join(element.get_text(" ").split()) for element in self.soup.select(selector)]

    def link(self, words: str) -> str:
        """Where the only link with these words leads."""
        found = {str(a["href"]) for a in self.soup.select("a[href]") if words in " ".join(a.get_text(" ").split())}
        assert len(found) == 1, f"{len(found)} links say «{words}»: {found}"
        return found.pop()

    def check(self, status: int) -> None:
        """Check what every page must keep."""
        assert self.response.status_code == status, f"{self.response.status_code}: {self.text[:300]}"
        assert len(self.all("h1")) == 1
        assert self.one("head title").get_text().strip() != "· Đúng Hạn"
        ids = [str(element["id"]) for element in self.all("[id]")]
        assert len(ids) == len(set(ids)), f"an id stands twice: {sorted(ids)}"
        assert not self.all("[style], style, script:not([src]), [onclick], [onsubmit]"), "inline script or style"
        self._check_labels(ids)
        for form in self.all("form"):
            if str(form.get("method", "get")).lower() == "post":
                assert form.select_one("input[name=csrf_token]"), f"a form without a token: {form.get('action')}"
        for address in [str(one.get("href") or one.get("action") or "") for one in self.all("a[href], form[action]")]:
            # A name in the template that stands for something else than was meant, such as a macro.
            assert not re.search(r"%3C(Macro|function|bound|tracker|class)", address), address
        assert self.soup.html is not None
        assert self.soup.html.get("lang") == "vi"

    def _check_labels(self, ids: list[str]) -> None:
        labelled = {str(label.get("for")) for label in self.all("label[for]")}
        assert labelled <= set(ids), f"a label for nothing: {labelled - set(ids)}"
        for control in self.all("input:not([type=hidden]), select, textarea"):
            named = control.get("aria-label") or control.get("aria-hidden") or control.find_parent("label")
            assert named or control.get("id") in labelled, f"a control without a label: {control}"


class Browser:
    """Fetches and posts as one person; redirects are followed unless told otherwise."""

    def __init__(self, client: FlaskClient) -> None:
        self._client = client

    def get(self, path: str, status: int = 200) -> Page:
        """The page at a path, checked."""
        page = Page(self._follow(self._open(path)))
        page.check(status)
        return page

    def post(
        self,
        path: str,
        status: int = 200,
        *,
        form_at: str | None = None,
        **fields: Any,  # noqa: ANN401 - form data
    ) -> Page:
        """What a form, found at `form_at` or else at the path, answers when it is sent to the path."""
        fields.setdefault("csrf_token", self.token(form_at or path))
        page = Page(self._follow(self._open(path, method="POST", data=fields)))
        page.check(status)
        return page

    def token(self, path: str) -> str:
        """The token of a form on a page."""
        text = self._follow(self._open(path)).get_data(as_text=True)
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text)
        assert found, f"no form on {path}"
        return found[1]

    def raw(self, path: str, **arguments: Any) -> TestResponse:  # noqa: ANN401 - what the client takes
        """The bare answer to a GET, redirects not followed."""
        return self._open(path, **arguments)

    def raw_post(self, path: str, **arguments: Any) -> TestResponse:  # noqa: ANN401 - what the client takes
        """The bare answer to a POST."""
        return self._open(path, method="POST", **arguments)

    def _follow(self, response: TestResponse) -> TestResponse:
        while response.status_code in {301, 302, 303, 307, 308}:
            response = self._open(response.headers["Location"])
        return response

    def _open(self, path: str, **arguments: Any) -> TestResponse:  # noqa: ANN401 - what the client takes
        # A context of its own, as a server gives each request; and the test then sees what the request saved.
        with self._client.application.app_context():
            response = self._client.open(path, buffered=True, **arguments)  # a file that is sent is then closed
        db.session.rollback()
        return response
