"""What can go wrong with the store, for people and for code.

```
StoreError               something the store said no to, and trying again would not help
├── StoreUnavailable     it cannot be used now (away, starting, full, failing over): try again later
│   └── LogGap           the log lacks events before these, which may be sent again: nothing was written
├── StoreUnfit           it can be reached but not be used as it is: wrong version, policy or password
├── AddressError         the address (`redis.url`) cannot be understood
└── LeaseLost            another watch writes now; this one wrote nothing and has to end
```
"""


class StoreError(Exception):
    """The store said no, and trying again would not help."""


class StoreUnavailable(StoreError):  # noqa: N818 - a condition that passes, not a mistake
    """The store cannot be used now; the same call may be made again later."""


class LogGap(StoreUnavailable):
    """The log has a run's events up to number `last` only, and `first`, which came next, is further on.

    Nothing was written. The server forgot what it had taken, or the run was silent for so long that its last
    number is not kept any more; `last` is 0 then.
    """

    def __init__(self, run: str, first: int, last: int) -> None:
        lacks = f"{last + 1} to {first - 1}"
        super().__init__(f"run {run}: the log lacks its events {lacks}, which it had taken before")
        self.run = run
        self.first = first
        self.last = last


class StoreUnfit(StoreError):  # noqa: N818 - says what the server is, as the others
    """The store can be reached but not be used as it is set up."""


class AddressError(StoreError, ValueError):
    """The address of the store cannot be understood."""


class LeaseLost(StoreError):  # noqa: N818 - the name of the event itself
    """The fencing number moved on: another watch is the writer. Nothing was written."""
