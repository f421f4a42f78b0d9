"""A call to somebody outside who watches: by HTTPS, and nothing of ours is in it."""

import requests

_SECONDS = 10.0


def ping(url: str) -> bool:
    """Whether the call was taken."""
    try:
        with requests.get(url, timeout=_SECONDS, allow_redirects=False, stream=True) as response:
            return response.ok
    except (requests.RequestException, OSError):
        return False
