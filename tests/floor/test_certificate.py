from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from floor import check
from floor.certificate import problem
from floor.settings import Settings, Tls
from tests.conftest import missing
from tests.doubles.certificates import find_openssl, self_signed

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def openssl() -> str:
    program = find_openssl()
    if program is None:
        missing("openssl", "openssl")
    assert program is not None
    return program


def test_a_certificate_with_its_key_can_be_served_and_all_else_is_said_in_words(
    tmp_path: Path, openssl: str
) -> None:
    cert, key = self_signed(openssl, tmp_path, "a.test")
    other, other_key = self_signed(openssl, tmp_path, "b.test")
    locked, torn = tmp_path / "locked.key", tmp_path / "torn.pem"
    subprocess.run(
        [openssl, "pkey", "-in", str(key), "-aes128", "-passout", "pass:hush", "-out", str(locked)],
        check=True,
    )
    torn.write_text(cert.read_text()[:200])
    assert problem(Tls(cert=cert, key=key)) is None
    for files, words in (
        ((tmp_path / "none.pem", key), "web.tls.cert: .*none.pem cannot be read: No such file"),
        ((cert, tmp_path / "none.key"), "web.tls.key: .*none.key cannot be read: No such file"),
        ((tmp_path, key), "cannot be read: Is a directory"),
        ((cert, other_key), "b.test.key is not that of the certificate .*a.test.pem"),
        ((other, key), "a.test.key is not that of the certificate .*b.test.pem"),
        ((key, key), "web.tls.cert: .* holds no certificate"),
        ((cert, cert), "web.tls.key: .* holds no private key"),
        ((cert, locked), "locked with a password"),
        ((torn, key), "Are they whole"),
    ):
        found = problem(Tls(cert=files[0], key=files[1]))
        with pytest.raises(AssertionError, match=words):
            raise AssertionError(found)


def test_the_check_says_it_before_the_site_is_started(tmp_path: Path, openssl: str) -> None:
    cert, key = self_signed(openssl, tmp_path, "a.test")

    def finding(name: str) -> check.Finding:
        file = tmp_path / "config.yaml"
        file.write_text(f"redis: {{dir: state}}\nweb: {{port: 0, tls: {{cert: {cert}, key: {name}}}}}\n")
        return check.door(Settings.load(file))

    assert finding(str(key)).right
    wrong = finding("gone.key")
    assert not wrong.right
    assert "gone.key cannot be read" in wrong.text
