"""What can go wrong with the store, for people and for code.

```
StoreError               something the store said no to, and trying again would not help
├── StoreUnavailable     it cannot be used now (away, starting, full, failing over): try again later
├── StoreUnfit           it can be reached but not be used as it is: wrong version, policy or password
├── AddressError         the address (`redis.url`) cannot be understood
└── LeaseLost            another watch writes now; this one wrote nothing and has to end
```
"""


class StoreError(Exception):
    """The store said no, and trying again would not help."""


class StoreUnavailable(StoreError):  # noqa: N818 - a condition that passes, not a mistake
    """The store cannot be used now; the same call may be made again later."""


class StoreUnfit(StoreError):  # noqa: N818 - says what the server is, as the others
    """The store can be reached but not be used as it is set up."""


class AddressError(StoreError, ValueError):
    """The address of the store cannot be understood."""


class LeaseLost(StoreError):  # noqa: N818 - the name of the event itself
    """The fencing number moved on: another watch is the writer. Nothing was written."""
