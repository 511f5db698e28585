from __future__ import annotations

from pathlib import Path

import pytest

from collectors.asterisk.secret import read_secret
from collectors.link import RefusedError
from floor.settings import Secret

VARIABLE = "FW_TEST_AMI_SECRET"


def test_a_secret_comes_from_a_variable_or_the_only_line_of_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "s p a c e ")
    assert read_secret(Secret(env=VARIABLE)) == "s p a c e "
    (tmp_path / "secret").write_text("密码\n", encoding="utf-8")
    assert read_secret(Secret(file=tmp_path / "secret")) == "密码"


@pytest.mark.parametrize("content", [b"", b"\n", b"one\ntwo\n", b"x" * 5000, b"nul\0"])
def test_what_is_no_secret_is_refused_and_not_repeated(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret").write_bytes(content)
    with pytest.raises(RefusedError, match="one line and nothing else") as refused:
        read_secret(Secret(file=tmp_path / "secret"))
    assert str(tmp_path / "secret") in str(refused.value)
    assert "one\n" not in str(refused.value)


def test_a_file_that_is_not_there_or_no_text_is_named(tmp_path: Path) -> None:
    with pytest.raises(RefusedError, match=r"gone.*cannot be read: No such file"):
        read_secret(Secret(file=tmp_path / "gone"))
    (tmp_path / "odd").write_bytes(b"\xff\xfe")
    with pytest.raises(RefusedError, match=r"odd.*it is not UTF-8"):
        read_secret(Secret(file=tmp_path / "odd"))


def test_a_variable_that_is_not_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    with pytest.raises(RefusedError, match=f"{VARIABLE}.*not set"):
        read_secret(Secret(env=VARIABLE))
