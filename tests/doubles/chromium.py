"""The machine's own Chromium, with everything in it that would call home switched off."""

from __future__ import annotations

import shutil

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page that asks for anything outside this machine gets "name not resolved", as on a closed site.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


def find_chromium() -> str | None:
    """Path of Debian's or Ubuntu's browser, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")
