from __future__ import annotations

from typing import TYPE_CHECKING

from floor import check
from floor.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def settings(folder: Path, url: str) -> Settings:
    (folder / "c.yaml").write_text(f"redis: {{url: '{url}'}}")
    return Settings.load(folder / "c.yaml")


def test_a_redis_that_can_be_used(tmp_path: Path, redis_url: str) -> None:
    assert check.store(settings(tmp_path, redis_url)) == check.Finding(
        True, f"redis: {redis_url} can be used"
    )


def test_a_redis_that_is_not_there(tmp_path: Path) -> None:
    finding = check.store(settings(tmp_path, f"unix://{tmp_path}/none.sock"))
    assert not finding.right
    assert "none.sock" in finding.text


def test_an_embedded_one_is_named_or_what_to_install(
    tmp_path: Path, redis_binary: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = check.store(settings(tmp_path, "embedded"))
    assert finding.right
    assert redis_binary.rpartition("/")[2] in finding.text
    monkeypatch.setattr("floor.store.embedded._candidates", lambda: iter(()))
    finding = check.store(settings(tmp_path, "embedded"))
    assert not finding.right
    assert "apt install redis-server" in finding.text
