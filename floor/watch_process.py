"""The watch as a process: waits for the lease, keeps the picture, lives through a store that goes away.

Exit codes: `STOPPED` asked to; `LEASE_LOST` another watch took over (start again: as its standby); `UNFIT`
the store cannot be used as it is set up (starting again will not help; the message says what to change);
`FAILED` the store refused what it should take.

A changed configuration is taken up between two steps: the board becomes what it would be after a new start.
"""

import gc
import random
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING, Final

import structlog

from floor.model.config import FloorConfig
from floor.store.client import Client, open_client
from floor.store.embedded import store_url
from floor.store.errors import LeaseLost, StoreError, StoreUnavailable, StoreUnfit
from floor.store.keys import Keys
from floor.store.lease import Lease
from floor.supervisor import Pulse
from floor.watch import Kept, Watch

if TYPE_CHECKING:
    from floor.settings import Settings
    from floor.settings.follow import Follow

STOPPED: Final = 0
FAILED: Final = 1
LEASE_LOST: Final = 3
UNFIT: Final = 4

_STANDBY_S: Final = 0.5
_FIRST_RETRY_S: Final = 0.1
_LONGEST_RETRY_S: Final = 2.0

_log = structlog.get_logger(__name__)


class Retry:
    """How long to wait for a store that is away. Its fall and its return are each logged once."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._delay_s = 0.0

    def fell(self, error: StoreUnavailable) -> None:
        """Wait, longer each time, with jitter so that many processes do not come back at once."""
        if not self._delay_s:
            _log.warning("store away, trying again until it is back", reason=str(error))
        self._delay_s = min(max(self._delay_s * 2, _FIRST_RETRY_S), _LONGEST_RETRY_S)
        self._stop.wait(self._delay_s * random.uniform(0.5, 1.0))  # noqa: S311 - jitter, not a secret

    def stands(self) -> None:
        """Tell that a call succeeded."""
        if self._delay_s:
            _log.info("store is back")
            self._delay_s = 0.0


class WatchProcess:
    """One watch until it is stopped or loses its lease. `stop` may be set by any thread.

    `fresh` returns new settings that are to be taken up, once, else None; `pulse` proves that the loop turns.
    """

    def __init__(
        self,
        client: Client,
        site: str,
        config: FloorConfig,
        stop: threading.Event,
        *,
        kept: Kept = Kept(),  # noqa: B008 - frozen
        fresh: Callable[[], "Settings | None"] = lambda: None,
        pulse: Pulse | None = None,
    ) -> None:
        self._client = client
        self._site = site
        self._stop = stop
        self._fresh = fresh
        self._pulse = pulse or Pulse(None)
        self._retry = Retry(stop)
        self._lease = Lease(client, site)
        self.watch = Watch(client, site, config, self._lease, kept=kept)

    def run(self) -> int:
        """Run until stopped; the exit code. Raises nothing but defects."""
        try:
            if not self._take_lease():
                return STOPPED
            self._keep_picture()
        except LeaseLost as error:
            _log.error("lease lost, ending", reason=str(error))
            return LEASE_LOST
        except StoreUnfit as error:
            _log.error("store cannot be used", reason=str(error))
            return UNFIT
        except StoreError as error:
            _log.error("store refused", reason=str(error))
            return FAILED
        return STOPPED

    def _take_lease(self) -> bool:
        """Wait until the store can be used and the lease is ours; False if stopped before."""
        said = checked = False
        while not self._stop.is_set():
            self._turn()
            try:
                if not checked:
                    self._client.check(Keys(self._site).lease)
                    checked = True
                taken = self._lease.take()
                self._retry.stands()
            except StoreUnavailable as error:
                self._retry.fell(error)
                continue
            if taken:
                _log.info("watching", site=self._site, fence=self._lease.fence)
                return True
            if not said:
                _log.info(
                    "another watch is at work, standing by", site=self._site, holder=self._lease.held_by
                )
                said = True
            self._stop.wait(min(max(self._lease.free_in_s, 0.01), _STANDBY_S))
        return False

    def _turn(self) -> None:
        """Do what every turn of a loop begins with: give a sign of life, take up what was configured."""
        self._pulse.beat()
        settings = self._fresh()
        if settings is not None:
            self.watch.reconfigure(settings.for_model(), kept_by(settings))

    def _keep_picture(self) -> None:
        begun = away = False
        while not self._stop.is_set():
            self._turn()
            try:
                if away:
                    self.watch.recover()
                if not begun:
                    self.watch.begin()
                    begun = True
                more = self.watch.step()
                if away:
                    self._retry.stands()
                    away = False
                if not more:
                    self.watch.rest()
            except StoreUnavailable as error:
                away = True
                self._retry.fell(error)
        if begun:
            try:
                if away:
                    self.watch.recover()
                self.watch.end()
            except StoreUnavailable as error:
                # The checkpoint of a few seconds ago and the log have everything.
                _log.warning("stopped without a last checkpoint", reason=str(error))


def collect_garbage_less_often() -> None:
    """Let the garbage collector look for cycles after many more objects than it usually does.

    A watch holds hundreds of thousands of small objects, none of them in a cycle: walking them again and
    again took a fifth of its time (`make bench`). What cycles do arise, from errors, are still found.
    """
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)


def kept_by(settings: "Settings") -> Kept:
    """Return how long the site keeps what."""
    return Kept(log_s=settings.retention.log_h * 3600, rows_days=settings.retention.rows_days)


def main(follow: "Follow") -> int:
    """Be the watch of a site until SIGTERM or SIGINT; the exit code."""
    stop = threading.Event()

    def asked_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, asked_to_stop)
    pulse = Pulse.of_this_process()
    follow.in_background()
    settings = follow.settings
    collect_garbage_less_often()
    client = open_client(store_url(settings))
    try:
        return WatchProcess(
            client,
            settings.site,
            settings.for_model(),
            stop,
            kept=kept_by(settings),
            fresh=follow.take,
            pulse=pulse,
        ).run()
    finally:
        client.close()
        sys.stdout.flush()
