"""The form every page's form is made of."""

from flask import request
from flask_wtf import FlaskForm

#: Sent along when a form is only to be shown again with what was typed: after signing in anew.
ONLY_SHOW = "_chi-xem-lai"


class Form(FlaskForm):  # type: ignore[misc]
    """A form with a token, which is not taken for sent while it is only to be shown again."""

    @property
    def is_only_shown(self) -> bool:
        """Whether it came to be shown again with what was typed, and not to be taken."""
        return ONLY_SHOW in request.form

    def validate_on_submit(self, extra_validators: object = None) -> bool:
        """Whether it was sent, meant, and holds what it must."""
        return not self.is_only_shown and bool(super().validate_on_submit(extra_validators))
