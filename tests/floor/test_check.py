from __future__ import annotations

import socket
from typing import TYPE_CHECKING

from floor import check, compose
from floor.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def settings(folder: Path, url: str, port: int = 0) -> Settings:
    (folder / "c.yaml").write_text(f"redis: {{url: '{url}'}}\nweb: {{port: {port}}}")
    return Settings.load(folder / "c.yaml")


def test_a_folder_that_can_be_made_or_written_is_told_and_nothing_is_left_in_it(tmp_path: Path) -> None:
    here = settings(tmp_path, "embedded")
    before = list(tmp_path.iterdir())
    assert check.folder(here) == check.Finding(True, f"folder: {here.state_dir} can be made")
    assert list(tmp_path.iterdir()) == before
    here.state_dir.mkdir(parents=True)
    assert check.folder(here) == check.Finding(True, f"folder: {here.state_dir} can be written")
    assert list(here.state_dir.iterdir()) == []


def test_a_folder_that_cannot_be_made_or_written_is_not_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = settings(tmp_path, "embedded")
    here.state_dir.parent.write_text("a file where a folder should be")
    finding = check.folder(here)
    assert not finding.right
    assert finding.text == (
        f"folder: the site's folder {here.state_dir} cannot be used by this account: Not a directory. "
        "Let redis.dir in the configuration name one that it can write"
    )
    here.state_dir.parent.unlink()
    here.state_dir.mkdir(parents=True)
    (here.state_dir / "lock").touch()
    # The account that runs tests may be one that nothing is forbidden to.
    monkeypatch.setattr("os.access", lambda *_: False)
    assert "lock in it belongs to another account" in check.folder(here).text


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


def test_a_port_that_is_free_or_taken_by_somebody_else_or_by_the_site_itself(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        here = settings(tmp_path, "embedded", port)
        finding = check.door(here)
        assert not finding.right
        assert finding.text == f"web: port {port} of 127.0.0.1 is taken; --port N chooses another"
        with compose.alone(here.state_dir):
            assert check.door(here) == check.Finding(True, f"web: site main runs, from {here.state_dir}")
        assert not check.door(here).right
    assert check.door(here) == check.Finding(True, f"web: 127.0.0.1 port {port} is free")
    assert (
        check.door(settings(tmp_path, "embedded")).text == "web: 127.0.0.1, a free port is taken at the start"
    )
