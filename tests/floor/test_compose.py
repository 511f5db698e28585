from __future__ import annotations

import socket
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from structlog.testing import capture_logs

from collectors.simulator import configuration as simulated
from floor import compose
from floor.settings import ConfigError, Settings, Tls, Web
from floor.settings.follow import Follow

if TYPE_CHECKING:
    from collections.abc import Callable


def test_overrides_are_laid_section_by_section() -> None:
    below = {"site": "a", "web": {"host": "h", "port": 1}, "sources": [1]}
    over = {"web": {"port": 2}, "sources": [], "log": {"level": "debug"}}
    assert compose.laid(below, over) == {
        "site": "a", "web": {"host": "h", "port": 2}, "sources": [], "log": {"level": "debug"},
    }  # fmt: skip
    assert below["web"] == {"host": "h", "port": 1}


def test_a_child_finds_what_it_is_given_in_a_file_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = compose.Given(text="name: A", overrides={"redis": {"url": "redis://u:hunter2@h"}})
    launch = compose.Launch(config=tmp_path / "c.yaml", folder=tmp_path / "run")
    given.write(launch.given)
    child = launch.child("watch")
    assert "hunter2" not in " ".join([*child.argv, *child.env.values()])
    assert child.argv[-3:] == ("watch", "--config", str(tmp_path / "c.yaml"))
    assert child.pulse
    assert not launch.child("collect", once=True).pulse
    monkeypatch.setenv(*next(iter(child.env.items())))
    assert compose.given_file() == launch.given
    assert compose.read_given() == given
    file = launch.given
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    file.unlink()
    with pytest.raises(ConfigError, match=r"given\.json: cannot be read: No such file"):
        compose.read_given()


def test_without_a_starter_nothing_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(compose.GIVEN, raising=False)
    assert compose.given_file() is None
    assert compose.read_given() == compose.Given(overrides={})


def settings(tmp_path: Path, text: str) -> Settings:
    return Settings.load(tmp_path / "c.yaml", text=text)


def test_a_child_to_come_is_given_what_cannot_change_as_it_was_at_the_start(tmp_path: Path) -> None:
    text = """
        site: a
        redis: {url: 'redis://u:hunter2@h/0'}
        web: {host: 127.0.0.2, tls: {cert: c.pem, key: k.pem}, public_url: 'http://one'}
        log: {format: json}
    """
    began = settings(tmp_path, text)
    (tmp_path / "c.yaml").write_text("site: b\nname: B\nweb: {port: 99, public_url: 'http://two'}")
    later = Settings.load(tmp_path / "c.yaml", compose.pinned(began))
    assert later == began.model_copy(
        update={"name": later.name, "web": began.web.model_copy(update={"public_url": "http://two"})}
    )
    assert later.name.text("en") == "B"
    assert later.state_dir == began.state_dir


@pytest.mark.parametrize(
    ("sources", "collects"),
    [
        ("[]", False),
        ("[{kind: replay, name: r, file: x}]", True),
        (f"[{{kind: feed, name: f, token_hash: 'sha256:{'0' * 64}'}}]", False),
        (
            f"[{{kind: feed, name: f, token_hash: 'sha256:{'0' * 64}'}}, {{kind: replay, name: r, file: x}}]",
            True,
        ),
    ],
)
def test_who_collects_and_who_does_not(tmp_path: Path, sources: str, collects: bool) -> None:  # noqa: FBT001
    assert compose.collectable(settings(tmp_path, f"sources: {sources}")) is collects


@pytest.mark.parametrize(
    ("config", "over", "has"),
    [
        (compose.DEMO, {}, True),
        (compose.DEMO, {"redis": {"url": "redis://127.0.0.1:1/0"}}, False),
        (None, {}, False),
    ],
)
def test_only_the_demonstration_has_days_made_up_from_before_it_began(
    tmp_path: Path,
    config: Path | None,
    over: dict[str, Any],
    has: bool,  # noqa: FBT001 - a case of the table
) -> None:
    """A simulated floor on a site of one's own has none either: there they would stand among real days."""
    file = config or tmp_path / "c.yaml"
    if config is None:
        file.write_text("sources: [{kind: simulator, name: pbx}]")
    over = compose.laid({"redis": {"dir": str(tmp_path)}}, over)
    floor = compose.Floor(lambda laid, text: Settings.load(file, laid, text, simulated.beneath), file, over)
    past = [child for child in floor.children(floor.read()) if child.name == "past"]
    assert [child.once for child in past] == [True] * has
    assert all(child.argv[-1] == "--past" and not child.pulse for child in past)
    assert all(bool(child.without_it) is (child.name == "past") for child in floor.children(floor.read()))


def test_a_taken_port_is_told_and_port_0_becomes_a_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(compose.Refused, match=rf"^port {port} of 127\.0\.0\.1 is taken; --port N"):
            compose.free_port(Web(port=port))
    free = compose.free_port(Web(port=0))
    assert compose.free_port(Web(port=free)) == free


def test_an_address_of_another_machine_is_told() -> None:
    with pytest.raises(compose.Refused, match=r"^cannot serve on 192\.0\.2\.1:0: "):
        compose.free_port(Web(host="192.0.2.1", port=0))


@pytest.mark.parametrize(
    ("web", "address"),
    [
        (Web(), "http://127.0.0.1:8050"),
        (Web(host="0.0.0.0", port=1, insecure=True), "http://127.0.0.1:1"),  # noqa: S104 - as a site writes it
        (Web(host="::1", port=2), "http://[::1]:2"),
        (Web(tls=Tls(cert=Path("c"), key=Path("k"))), "https://127.0.0.1:8050"),
    ],
)
def test_the_address_as_this_machine_reaches_it(web: Web, address: str) -> None:
    assert compose.address(web) == address


def test_a_site_that_runs_is_told_rather_than_that_its_port_is_taken(tmp_path: Path) -> None:
    config = tmp_path / "c.yaml"
    with socket.create_server(("127.0.0.1", 0)) as taken:
        config.write_text(f"web: {{port: {taken.getsockname()[1]}}}")

        def load(over: compose.Overrides, text: str) -> Settings:
            return Settings.load(config, over, text)

        def follow(read: Callable[[], Settings]) -> Follow:
            return Follow(read, config)

        with pytest.raises(compose.Refused, match="is taken"):
            compose.run(load, follow, config, {})
        with (
            compose.alone(Settings.load(config).state_dir),
            pytest.raises(compose.Refused, match="this site already runs from"),
        ):
            compose.run(load, follow, config, {})


def test_one_folder_runs_once(tmp_path: Path) -> None:
    with (
        compose.alone(tmp_path),
        pytest.raises(compose.Refused, match="already runs"),
        compose.alone(tmp_path),
    ):
        pass
    with compose.alone(tmp_path):
        pass


def test_a_folder_that_cannot_be_made_is_told_with_the_setting_that_names_another(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    folder = tmp_path / "taken" / "main"
    with pytest.raises(compose.Refused) as caught, compose.alone(folder):
        pass
    assert str(caught.value) == (
        f"the site's folder {folder} cannot be used by this account: Not a directory. "
        "Let redis.dir in the configuration name one that it can write"
    )
    (tmp_path / "main" / "lock").mkdir(parents=True)
    with pytest.raises(compose.Refused, match="Is a directory"), compose.alone(tmp_path / "main"):
        pass


def test_nobody_answers_where_nobody_listens(free_port: int) -> None:
    assert not compose.answers(f"http://127.0.0.1:{free_port}/healthz")


def test_the_site_replay_is_kept_for_recordings(tmp_path: Path) -> None:
    def load(overrides: compose.Overrides, text: str) -> Settings:
        return Settings.load(compose.DEMO, overrides, text)

    def follow(read: Callable[[], Settings]) -> Follow:
        return Follow(read, compose.DEMO)

    with pytest.raises(compose.Refused, match="'replay' is kept for recordings"):
        compose.run(load, follow, compose.DEMO, {"site": "replay", "redis": {"dir": str(tmp_path)}})


async def test_pages_that_do_not_answer_are_told_once_and_then_their_address(
    free_port: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    knocks = iter([False] * 9 + [True])
    monkeypatch.setattr(compose, "answers", lambda _url: next(knocks))
    monkeypatch.setattr(compose, "_PATIENCE", 3)
    monkeypatch.setattr(compose, "_PROBE_STEP_S", 0)
    with capture_logs() as logged:
        await compose.announce(Web(port=free_port))
    assert [entry["url"] for entry in logged] == [f"http://127.0.0.1:{free_port}/healthz"]
    assert capsys.readouterr().out == f"Floorwatch: http://127.0.0.1:{free_port}  (Ctrl-C stops it)\n"
