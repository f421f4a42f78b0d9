"""The address to which a mail comes back. It bears the mail's mark, so what comes back names its mail."""

import re

_MARK = re.compile(r"\+([0-9a-z]{16,40})@")


def return_address(return_path: str, message_id: str) -> str:
    """`bounce@host` with the local part of a Message-ID: `bounce+mark@host`."""
    local, _, host = return_path.rpartition("@")
    mark = message_id.strip("<>").partition("@")[0]
    return f"{local}+{mark}@{host}"


def mark_in(address: str) -> str:
    """The mark that stands in such an address; empty when there is none."""
    found = _MARK.search(address.lower())
    return found.group(1) if found else ""
