from __future__ import annotations

import io
from dataclasses import dataclass

import pytest

import app
from collectors.feed import tokens
from collectors.feed.tokens import bearer, fresh, holder, token_hash
from floor.settings import FeedSource


@dataclass
class Door:
    token_hash: str


def test_a_fresh_token_is_new_each_time_and_its_hash_fits_the_configuration() -> None:
    made = {fresh() for _ in range(50)}
    assert len(made) == 50
    for token in made:
        hashed = token_hash(token)
        assert (
            FeedSource.model_validate({"kind": "feed", "name": "crm", "token_hash": hashed}).token_hash
            == hashed
        )


def test_the_hash_is_sha256() -> None:
    # As `printf %s a-token | sha256sum` says.
    assert token_hash("a-token") == "sha256:1f6076e3a47ba1ded08025ffe06e57af217c14f9407f33fba50f99b1c7019387"


def test_only_the_whole_token_opens() -> None:
    doors = [Door(token_hash("first")), Door(token_hash("second"))]
    assert holder("second", doors) is doors[1]
    for wrong in ("", "firs", "first ", "First", token_hash("first"), "\udcff"):
        assert holder(wrong, doors) is None


@pytest.mark.parametrize(
    ("header", "token"),
    [
        ("Bearer abc", "abc"),
        ("bearer  abc ", "abc"),
        ("Bearer", None),
        ("Bearer ", None),
        ("Basic abc", None),
        ("abc", None),
        ("", None),
        (None, None),
    ],
)
def test_the_header_of_a_token(header: str | None, token: str | None) -> None:
    assert bearer(header) == token


def test_the_hash_of_a_token_from_standard_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a-token-of-the-site\nmore\n"))
    assert app.main(["tokens", "hash"]) == 0
    assert capsys.readouterr().out == token_hash("a-token-of-the-site") + "\n"


def test_a_person_types_it_without_its_being_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", lambda prompt: {"Token: ": "a-token-of-the-site"}[prompt])
    assert app.main(["tokens", "hash"]) == 0
    assert "a-token" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "said", ["", "\n", "short\n", "with a space in it\n", "não-é-um-token-bom\n", "tab\there-and-more\n"]
)
def test_what_cannot_be_a_token_is_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], said: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(said))
    assert app.main(["tokens", "hash"]) != 0
    assert "tokens new" in capsys.readouterr().err


def test_a_new_token_is_printed_with_its_hash(capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["tokens", "new"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    token = first.rpartition(" ")[2]
    assert len(token) >= tokens.SHORTEST
    assert second == f"token_hash: {token_hash(token)}"
