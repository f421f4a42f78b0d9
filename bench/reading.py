"""`python -m bench.reading`: how long documents of growing length take to be read, a page being 2,800 characters."""

import argparse
import sys
import time
from datetime import date
from pathlib import Path

from tracker.domain.directives.reading import read_directive
from tracker.queries.calendar import get_usual_calendar
from tracker.queries.directive_lists import list_packaged_agencies

_A_PAGE = 2_800
_RECIPIENTS = "Nơi nhận"
_DOCUMENTS = Path(__file__).parents[1] / "tests" / "data" / "directives" / "given"


def main() -> None:
    """Read a long document made of those of the tests, as many pages as asked for, and print a line for each."""
    parser = argparse.ArgumentParser(prog="python -m bench.reading", description=__doc__)
    parser.add_argument("--pages", type=int, action="append")
    asked = parser.parse_args()
    # Their recipients are left out: what follows them is no longer read.
    paths = [path for path in sorted(_DOCUMENTS.glob("*.txt")) if "ocr" not in path.name]
    text = "\n".join(path.read_text(encoding="utf-8").split(_RECIPIENTS)[0] for path in paths)
    agencies, calendar = list_packaged_agencies(), get_usual_calendar(date(2024, 12, 31))
    read_directive(text, agencies=agencies, calendar=calendar)
    for pages in asked.pages or [25, 50, 100]:
        length = pages * _A_PAGE
        document = (text * (length // len(text) + 1))[:length]
        begun, worked = time.perf_counter(), time.process_time()
        found = read_directive(document, agencies=agencies, calendar=calendar)
        sys.stdout.write(
            f"{pages:4} pages, {len(document):7,} characters, {len(found.tasks):5,} tasks: "
            f"{time.perf_counter() - begun:5.2f} s, of the processor {time.process_time() - worked:5.2f} s\n"
        )


if __name__ == "__main__":
    main()
