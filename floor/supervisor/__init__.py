"""Keeps child processes running: starts them in order, again if they fall or hang, stops them in reverse."""

from floor.supervisor.backoff import Backoff
from floor.supervisor.child import FATAL_EXIT, Child
from floor.supervisor.pulse import Pulse
from floor.supervisor.supervisor import Supervisor, supervise

__all__ = ["FATAL_EXIT", "Backoff", "Child", "Pulse", "Supervisor", "supervise"]
