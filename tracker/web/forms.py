"""The form every page's form is made of."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, request
from flask_wtf import FlaskForm

from tracker.web.form_messages import Vietnamese

View = TypeVar("View", bound=Callable[..., Any])

#: Sent along when a form is only to be shown again with what was typed: after signing in anew.
ONLY_SHOW = "_chi-xem-lai"


class PlainForm(FlaskForm):  # type: ignore[misc]
    """A form with a token, which speaks Vietnamese."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Whose words the fields and their checks use."""

        def get_translations(self, form: object) -> Vietnamese:  # noqa: ARG002 - the same for every form
            """Ours, whatever languages the browser asks for."""
            return Vietnamese()


class Form(PlainForm):
    """A form with a token, which is not taken for sent while it is only to be shown again."""

    @property
    def is_only_shown(self) -> bool:
        """Whether it came to be shown again with what was typed, and not to be taken."""
        return ONLY_SHOW in request.form

    def validate_on_submit(self, extra_validators: object = None) -> bool:
        """Whether it was sent, meant, and holds what it must."""
        return not self.is_only_shown and bool(super().validate_on_submit(extra_validators))


def shows_again(view: View) -> View:
    """Say of a view that takes a form: its form is a `Form`, and comes back with what was typed when it is not valid.

    A view that does not say so is never called for a form that is only to be shown again (`ONLY_SHOW`).
    """
    cast("Any", view).shows_again = True
    return view


def can_show_again(app: Flask, endpoint: str | None) -> bool:
    """Whether an endpoint shows its form again with what was typed."""
    return bool(getattr(app.view_functions.get(endpoint or ""), "shows_again", False))
