"""A person who extends one task again and again as fast as he can: a process of its own, talking HTTP.

Told by one argument, as JSON: address, task's code, username, password, and how many changes are to be acknowledged.
Tells, as JSON: the reasons that were acknowledged, those that were refused, and what each refusal said.
"""

import json
import re
import sys
from datetime import datetime, timedelta

import requests
from bs4 import BeautifulSoup

#: So many attempts a change: four at once should need four each.
_PATIENCE = 20


def main() -> None:
    told = json.loads(sys.argv[1])
    page = f"{told['address']}/nhiem-vu/{told['code']}/gia-han"
    session = requests.Session()
    token = _form(session.get(f"{told['address']}/dang-nhap", timeout=20))["csrf_token"]
    fields = {"username": told["username"], "password": told["password"], "csrf_token": token}
    session.post(f"{told['address']}/dang-nhap", data=fields, timeout=20).raise_for_status()
    acknowledged: list[str] = []
    refused: list[str] = []
    said: list[str] = []
    form = _form(session.get(page, timeout=20))
    for attempt in range(told["changes"] * _PATIENCE):
        reason = f"{told['username']} lần {attempt}"
        answer = session.post(page, data={**form, "reason": reason}, timeout=20, allow_redirects=False)
        if answer.status_code == 302:
            acknowledged.append(reason)
            if len(acknowledged) == told["changes"]:
                break
            form = _form(session.get(page, timeout=20))
            continue
        if answer.status_code != 409:
            message = f"{answer.status_code}: {answer.text}"
            raise SystemExit(message)
        refused.append(reason)
        soup = BeautifulSoup(answer.text, "html.parser")
        notice, typed = soup.select_one("[role=alert]"), soup.select_one("textarea")
        said.append(notice.get_text() if notice and typed and typed.get_text().strip() == reason else "")
        form = _form(answer)
    sys.stdout.write(json.dumps({"acknowledged": acknowledged, "refused": refused, "said": said}))


def _form(answer: requests.Response) -> dict[str, str]:
    """The hidden fields of the page's form, and a day after the due date that it shows."""
    soup = BeautifulSoup(answer.text, "html.parser")
    fields = {str(one["name"]): str(one["value"]) for one in soup.select("main form input[type=hidden]")}
    if due := re.search(r"hạn (\d\d/\d\d/\d{4})", soup.select("main")[0].get_text()):
        later = datetime.strptime(due[1], "%d/%m/%Y") + timedelta(days=1)  # noqa: DTZ007 - a day
        fields["due_on"] = f"{later:%Y-%m-%d}"
    return fields


if __name__ == "__main__":
    main()
