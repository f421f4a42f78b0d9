"""What is read of whole documents does not get worse. `given` was there to develop with, the others were written for
this product with other structures and phrasings.
"""

import pytest

from tests.domain.directives.reading import DATA, score


@pytest.mark.parametrize(
    "name",
    [
        "given",
        "varied-1",
        "varied-2",
        "varied-3",
        "varied-4",
        "varied-5",
        "varied-6",
        "varied-7",
        "varied-8",
        "varied-9",
        "varied-10",
    ],
)
def test_the_tasks_of_whole_documents_are_found_with_their_agencies_and_dates(name: str) -> None:
    told = score(DATA / "directives" / name)
    assert told.f1 >= 0.98, told
    assert told.fully_right >= 0.97, told
    assert told.heads_right == told.heads, told
