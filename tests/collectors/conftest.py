"""Hypothesis for the collectors: no deadline on a shared machine, and the same examples each time under CI."""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("collectors", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("collectors")
