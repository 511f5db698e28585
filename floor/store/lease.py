"""The lease: one watch at a time may write, and the store itself turns the others away.

Who takes the lease gets a fencing number, higher than any before. Every write of the watch carries it, and
the server compares it in the same call that writes: a watch that slept through the loss of its lease
(stopped, swapped out, cut off) finds a higher number and writes nothing. The lease's expiry only decides
when a standby may take over; the fencing number decides who writes.
"""

import os
import secrets
import socket
from pathlib import Path
from typing import Any, Final

from floor.store.client import Argument, Client, Script
from floor.store.errors import LeaseLost, StoreError
from floor.store.keys import Keys

LEASE_S: Final = 5.0
"""How long a lease holds without renewal."""

FENCED: Final = """
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return redis.error_reply('FENCED') end
"""
"""How every script of the watch begins: `KEYS[1]` is the fence, `ARGV[1]` the writer's fencing number."""

# A store that forgot everything must not hand out numbers it gave before, so counting starts at its time.
_TAKE = Script(
    """
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] and holder ~= ARGV[3] then
  return {0, redis.call('PTTL', KEYS[1]), holder}
end
if redis.call('EXISTS', KEYS[2]) == 0 then
  local time = redis.call('TIME')
  redis.call('SET', KEYS[2], time[1] .. string.format('%06d', time[2]))
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return {redis.call('INCR', KEYS[2]), 0, ARGV[1]}
"""
)
_RENEW = Script(
    f"""{FENCED}
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
return 1
"""
)
# After a lost connection, calls sent before may still be carried out; a new number makes them void. A lower
# number than ours is of a store that lost its last seconds: nobody can have written since.
_RENUMBER = Script(
    """
local fence, holder = redis.call('GET', KEYS[1]), redis.call('GET', KEYS[2])
if not fence then return 0 end
local lower = tonumber(fence) < tonumber(ARGV[1])
if fence ~= ARGV[1] and holder ~= ARGV[2] and (holder or not lower) then return 0 end
if lower then redis.call('SET', KEYS[1], ARGV[1]) end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
return redis.call('INCR', KEYS[1])
"""
)
_RELEASE = Script(
    """
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0
"""
)


class Lease:
    """This process's claim to be the writer of a site. `fence` is 0 until `take` succeeds."""

    def __init__(
        self, client: Client, site: str, *, holder: str | None = None, lease_s: float = LEASE_S
    ) -> None:
        self._client = client
        self._keys = Keys(site)
        self._holder = holder or identity()
        self._lease_ms = int(lease_s * 1000)
        self.fence = 0
        self.held_by = ""
        """Who holds it, as of the last `take` that failed."""
        self.free_in_s = 0.0
        """When it expires if not renewed, as of the last `take` that failed."""

    def take(self) -> bool:
        """Take the lease if it is free, or held by a process of this machine that is no more."""
        dead = self.held_by if self.held_by and is_dead(self.held_by) else self._holder
        keys = [self._keys.lease, self._keys.fence]
        number, free_in_ms, holder = self._client.run(_TAKE, keys, (self._holder, self._lease_ms, dead))
        self.held_by = holder.decode()
        self.free_in_s = max(free_in_ms, 0) / 1000
        if number:
            self.fence = int(number)
            return True
        if dead == self._holder and is_dead(self.held_by):
            return self.take()
        return False

    def renew(self) -> None:
        """Hold it for another `lease_s`. Raises `LeaseLost` if another watch took it since."""
        keys = [self._keys.fence, self._keys.lease]
        run_fenced(self._client, _RENEW, keys, self.fence, self._holder, self._lease_ms)

    def renumber(self) -> None:
        """Make void what was sent and not answered. Raises `LeaseLost` if another watch took the lease."""
        keys = [self._keys.fence, self._keys.lease]
        number = self._client.run(_RENUMBER, keys, (self.fence, self._holder, self._lease_ms))
        if not number:
            raise _lost(self.fence)
        self.fence = int(number)

    def release(self) -> None:
        """Give it up, so that a standby need not wait for its expiry."""
        self._client.run(_RELEASE, [self._keys.lease], (self._holder,))


def run_fenced(client: Client, script: Script, keys: list[str], fence: int, *args: Argument) -> Any:
    """Run a script that begins with `FENCED`. Raises `LeaseLost`; then nothing was written."""
    try:
        return client.run(script, keys, (fence, *args))
    except StoreError as error:
        if "FENCED" in str(error):
            raise _lost(fence) from None
        raise


def identity() -> str:
    """Say who this process is, so that another of the same machine can tell when it is no more."""
    return f"{secrets.token_hex(8)} {socket.gethostname()} {_place()} {os.getpid()} {_started(os.getpid())}"


def is_dead(holder: str) -> bool:
    """Tell whether a holder surely is no more: a process of this machine that ended."""
    parts = holder.split(" ")
    if len(parts) != 5 or parts[2] != _place() or not parts[2] or not parts[3].isdigit():  # noqa: PLR2004
        return False
    return _started(int(parts[3])) != parts[4]


def _place() -> str:
    """Name this start of this machine and its space of process numbers; empty where that cannot be told."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot}/{Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return ""


def _started(pid: int) -> str:
    """When a process started, in the kernel's ticks; `gone` without such a process (or a mere zombie)."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "gone"
    fields = stat.rpartition(")")[2].split()
    return "gone" if fields[0] in "ZX" else fields[19]


def _lost(fence: int) -> LeaseLost:
    return LeaseLost(
        f"another watch has taken over, or the store forgot us (our fencing number {fence} is not the last)"
    )
