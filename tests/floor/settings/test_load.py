from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from floor.settings import ConfigError, ReplaySource, Settings

if TYPE_CHECKING:
    from pathlib import Path


def problems_of(folder: Path, text: str) -> list[str]:
    file = folder / "config.yaml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        Settings.load(file)
    return [str(problem).removeprefix(f"{folder}/") for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("sitee: main", "config.yaml:1: sitee: unknown key; did you mean 'site'?"),
        ("\nweb: {hots: 1}", "config.yaml:2: web.hots: unknown key; did you mean 'host'?"),
        (
            "queues: {a: {threshold: 3}}",
            "config.yaml:1: queues.a.threshold: unknown key; did you mean 'threshold_s'?",
        ),
        (
            "teams:\n  a:\n    name: A\n    xyz: 1",
            "config.yaml:4: teams.a.xyz: unknown key; known here: name",
        ),
        (
            "sources:\n  - {kind: replay, name: a, file: f, lop: true}",
            "config.yaml:2: sources[0].lop: unknown key; did you mean 'loop'?",
        ),
        ("web:\n  tls: {cert: a}", "config.yaml:2: web.tls.key: missing; this key is required here"),
        (
            "sources:\n  - {name: a, file: x}",
            "config.yaml:2: sources[0].kind: missing; this key is required here",
        ),
        (
            "sources:\n  - {kind: replai, name: a, file: x}",
            "config.yaml:2: sources[0].kind: expected asterisk or feed or replay or simulator, found 'replai'; did you mean 'replay'?",
        ),
        (
            "language: zh_cn",
            "config.yaml:1: language: expected zh_CN or en, found 'zh_cn'; did you mean 'zh_CN'?",
        ),
        (
            "too_long:\n  talk_attention_s: 1500",
            "config.yaml:2: too_long.talk_attention_s: expected not above talk_critical_s, 1200 where left out, found '1500'",
        ),
        (
            "too_long:\n  talk_critical_s: 599.5",
            "config.yaml:2: too_long.talk_critical_s: expected not below talk_attention_s, 600 where left out, found '599.5'",
        ),
        (
            "too_long:\n  talk_attention_s: 90\n  talk_critical_s: 60",
            "config.yaml:3: too_long.talk_critical_s: expected not below talk_attention_s, 90 here, found '60'",
        ),
        (
            "queues:\n  sales:\n    talk_attention_s: 1500",
            "config.yaml:3: queues.sales.talk_attention_s: expected not above talk_critical_s, 1200 of too_long, found '1500'",
        ),
        (
            "too_long: {talk_attention_s: 1000}\nqueues:\n  sales:\n    talk_critical_s: 900",
            "config.yaml:4: queues.sales.talk_critical_s: expected not below talk_attention_s, 1000 of too_long, found '900'",
        ),
        (
            "queues:\n  sales:\n    talk_critical_s: 60\n    talk_attention_s: 90",
            "config.yaml:3: queues.sales.talk_critical_s: expected not below talk_attention_s, 90 here, found '60'",
        ),
        (
            "too_long:\n  talk_attention_s:",
            "config.yaml:2: too_long.talk_attention_s: expected a number, found nothing",
        ),
        ("name: {zh: x}", "config.yaml:1: name.zh: expected zh_CN or en, found 'zh'"),
        ("name: {}", "config.yaml:1: name: expected at least one entry, found keys with values"),
        (
            "timezone: Asia/Shangai",
            (
                "config.yaml:1: timezone: expected an IANA time zone such as Asia/Shanghai "
                "(did you mean 'Asia/Shanghai'?), found 'Asia/Shangai'"
            ),
        ),
        (
            "timezone: /etc",
            "config.yaml:1: timezone: expected an IANA time zone such as Asia/Shanghai, found '/etc'",
        ),
        (
            "day_starts_at: 24:00",
            "config.yaml:1: day_starts_at: expected a time of day such as 06:00, found '24:00'",
        ),
        (
            "site: Main",
            "config.yaml:1: site: expected lower-case letters, digits and hyphens, 40 at most, found 'Main'",
        ),
        ("web: {port: http}", "config.yaml:1: web.port: expected a whole number, found 'http'"),
        (
            "web: {port: 70000}",
            "config.yaml:1: web.port: expected less than or equal to 65535, found '70000'",
        ),
        ("web: {insecure: maybe}", "config.yaml:1: web.insecure: expected true or false, found 'maybe'"),
        (
            "web: {public_url: floor.example}",
            (
                "config.yaml:1: web.public_url: expected an address that begins with http:// or https://, "
                "found 'floor.example'"
            ),
        ),
        (
            "service_level: {target: 80}",
            "config.yaml:1: service_level.target: expected less than or equal to 1, found '80'",
        ),
        (
            "queues: {a: hello}",
            "config.yaml:1: queues.a: expected keys with values, indented under it, found 'hello'",
        ),
        (
            "groups: {g: {name: x, queues: []}}",
            "config.yaml:1: groups.g.queues: expected at least one entry, found a list",
        ),
        ("groups: {g: {name: x, queues: a}}", "config.yaml:1: groups.g.queues: expected a list, found 'a'"),
        ("web: {host: [a]}", "config.yaml:1: web.host: expected a text, found a list"),
        (
            "sources: [{kind: replay, name: a, file: x, speed: fast}]",
            "config.yaml:1: sources[0].speed: expected a number or max, found 'fast'",
        ),
        (
            "sources: [{kind: replay, name: a, file: x, speed: max, loop: true}]",
            "config.yaml:1: sources[0]: expected a number as speed where loop is true, found keys with values",
        ),
        (
            (
                "sources:\n- {kind: replay, name: a, file: x}\n- {kind: replay, name: b, file: x}\n"
                "- {kind: replay, name: b, file: y}"
            ),
            "config.yaml:3: sources[1].name: 'b' is the name of more than one source",
        ),
        (
            "teams: {sales: {name: S}}\nagents:\n  PJSIP/1: {agent: 1, team: salse}",
            "config.yaml:3: agents.PJSIP/1.team: 'salse' is not in teams; did you mean 'sales'?",
        ),
        ("wallboard: {group: all}", "config.yaml:1: wallboard.group: 'all' is not in groups"),
        (
            (
                "groups: {service: {name: S, queues: [a]}}\n"
                "wallboard:\n  boards:\n  - {name: A, group: service}\n  - {name: B, group: servise}"
            ),
            "config.yaml:5: wallboard.boards[1].group: 'servise' is not in groups; did you mean 'service'?",
        ),
        (
            "retention: {access_log_days: 1000000}",
            "config.yaml:1: retention.access_log_days: expected less than or equal to 36500, found '1000000'",
        ),
        (
            "retention: {rows_days: 1000000}",
            "config.yaml:1: retention.rows_days: expected less than or equal to 36500, found '1000000'",
        ),
        ("site: a\nweb:\n  port: 1\n  port: 2", "config.yaml:4: web.port: written twice; first on line 3"),
        ("- a", "config.yaml:1: expected keys with values, such as 'site: main'"),
        ("? [a]\n: b", "config.yaml:1: expected a plain text as key"),
        ("site: [", "config.yaml:1: not valid YAML: expected the node content, but found '<stream end>'"),
        ("site: a\x01", "config.yaml: not valid YAML: special characters are not allowed"),
        *(
            (
                f"web: {{public_url: '{url}'}}",
                (
                    "config.yaml:1: web.public_url: expected an address such as https://floor.example.com, with "
                    f"a host and at most a port, found '{url}'"
                ),
            )
            for url in (
                "http://[::1",
                "http://[x]/",
                "http://h:99999",
                "http://h:abc/",
                "http://:80",
                "https://?x",
                "http://h:0",
            )
        ),
        (
            "sources:\n- {kind: asterisk, name: a, host: h, username: u, secret: {file: ~no-such-user/s}}",
            (
                "config.yaml:2: sources[0].secret.file: expected a path; '~no-such-user' is the home of nobody "
                "known on this machine, found a value that is not shown here"
            ),
        ),
        ("site: a\ngroups: &a {b: *a}", "config.yaml:2: groups.b: stands within itself: take out the '*'"),
        ("site: a\nsources: &s [*s]", "config.yaml:2: sources[0]: stands within itself: take out the '*'"),
        ("a: " + "[" * 3000, "config.yaml: not a configuration: nested too deeply"),
        ("a: " + "{b: " * 1200 + "1" + "}" * 1200, "config.yaml: not a configuration: nested too deeply"),
        (
            "site: a\nqueues: {a: {threshold_s: " + "9" * 5000 + "}}",
            "config.yaml:2: queues.a.threshold_s: expected a number of 300 digits at most",
        ),
        ("web: {port: " + "9" * 250 + "}", "config.yaml:1: web.port: expected less than or equal to 65535"),
        ("site: !!int abc", "config.yaml:1: site: expected a plain value, found one marked '!!int'"),
        ("day_starts_at: !!timestamp x", "config.yaml:1: day_starts_at: expected a plain value"),
        ("queues: !!set {a}", "config.yaml:1: queues: expected a plain value, found one marked '!!set'"),
    ],
)
def test_a_mistake_is_told_with_its_line_its_key_and_what_was_expected(
    tmp_path: Path, text: str, said: str
) -> None:
    assert any(problem.startswith(said) for problem in problems_of(tmp_path, text))


def test_every_mistake_is_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    assert problems_of(tmp_path, "web: {port: x}\nsite: A\nlog: {level: warn}") == [
        "config.yaml:1: web.port: expected a whole number, found 'x'",
        "config.yaml:2: site: expected lower-case letters, digits and hyphens, 40 at most, found 'A'",
        "config.yaml:3: log.level: expected debug or info or warning or error, found 'warn'; did you mean 'warning'?",
    ]


def test_a_file_that_is_not_there_or_not_text_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nowhere\.yaml: cannot be read: No such file or directory$"):
        Settings.load(tmp_path / "nowhere.yaml")
    (tmp_path / "latin.yaml").write_bytes("name: Müller".encode("latin-1"))
    with pytest.raises(ConfigError, match=r"latin\.yaml: not UTF-8 text \(byte 7\)$"):
        Settings.load(tmp_path / "latin.yaml")


def test_a_password_is_in_no_message_and_no_repr(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, "redis: {url: 'redi://floor:s3cret@host'}")
    assert "expected embedded, redis://" in problem
    assert "s3cret" not in problem
    (tmp_path / "config.yaml").write_text("redis: {url: 'redis://floor:s3cret@host:6379/0'}")
    settings = Settings.load(tmp_path / "config.yaml")
    assert settings.redis.url == "redis://floor:s3cret@host:6379/0"
    assert settings.redis.shown_url == "redis://***@host:6379/0"
    assert "s3cret" not in repr(settings) + str(settings)


def test_overrides_lie_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("site: hall\nweb: {port: 8051, host: localhost}\nlog:")
    settings = Settings.load(file, {"site": "replay", "web": {"port": 0}, "log": {"level": "error"}})
    assert (settings.site, settings.web.port, settings.web.host) == ("replay", 0, "localhost")
    assert settings.log.level == "error"
    with pytest.raises(ConfigError, match=r"config\.yaml:2: web\.port: expected a whole number, found 'x'"):
        Settings.load(file, {"web": {"port": "x"}})


def test_paths_mean_the_folder_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "c.yaml").write_text(
        "site: hall\nsources: [{kind: replay, name: r, file: ../day.csv}]\nweb: {tls: {cert: c.pem, key: /k.pem}}"
    )
    monkeypatch.chdir(tmp_path)
    settings = Settings.load(folder.relative_to(tmp_path) / "c.yaml")
    (source,) = settings.sources
    assert isinstance(source, ReplaySource)
    assert source.file == tmp_path / "day.csv"
    assert settings.web.tls is not None
    assert (str(settings.web.tls.cert), str(settings.web.tls.key)) == (f"{folder}/c.pem", "/k.pem")
    assert settings.state_dir == folder / "var" / "hall"
    assert Settings.load(folder / "c.yaml", {"redis": {"dir": "r"}}).state_dir == folder / "r"


def test_a_queues_limits_are_judged_as_they_count_and_a_mistake_of_all_is_said_once(tmp_path: Path) -> None:
    for text in (
        "queues: {a: {talk_attention_s: 900, talk_critical_s: 900}, b: {talk_critical_s: 601}}",
        "too_long: {talk_critical_s: 3000}\nqueues: {a: {talk_attention_s: 1500}}",
    ):
        Settings.load(tmp_path / "config.yaml", text=text)
    (problem,) = problems_of(
        tmp_path, "too_long: {talk_critical_s: 60}\nqueues: {a: {threshold_s: 10}, b: {talk_critical_s: 601}}"
    )
    assert problem.startswith("config.yaml:1: too_long.talk_critical_s: ")
