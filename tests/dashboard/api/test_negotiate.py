import pytest

from dashboard.api.negotiate import prefers_csv


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, False),
        ("", False),
        ("*/*", False),
        ("application/json", False),
        ("text/csv", True),
        ("TEXT/CSV; charset=utf-8", True),
        ("text/*", True),
        ("text/csv, application/json", False),
        ("text/csv, application/json;q=0.9", True),
        ("text/csv;q=0.5, application/json", False),
        ("text/csv;q=0", False),
        ("text/csv;q=nonsense", False),
        ("text/html,application/xhtml+xml,*/*;q=0.8", False),
        ("text/csv, */*;q=0.1", True),
        ("text/*;q=0.9, text/csv;q=0.1, application/json;q=0.5", False),
        (";;;,,=,", False),
    ],
)
def test_csv_is_given_to_whoever_would_rather_have_it(accept: str | None, expected: bool) -> None:  # noqa: FBT001
    assert prefers_csv(accept) is expected
