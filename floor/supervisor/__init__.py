"""Keeps child processes running: starts them in order, restarts what falls, stops them in reverse."""

from floor.supervisor.backoff import Backoff
from floor.supervisor.child import FATAL_EXIT, Child
from floor.supervisor.supervisor import Supervisor, supervise

__all__ = ["FATAL_EXIT", "Backoff", "Child", "Supervisor", "supervise"]
