"""When an agent's break began: when the agent was not ready, and free of whatever it was asked for in.

A break that is asked for in a contact begins when that contact is over, for until then the agent works. A
contact that comes later, a ring nobody answers or a call taken nevertheless, does not move it: the break goes
on. Contacts that follow each other without a moment between are one. An activity that is not known is none.
"""

import math

import msgspec

from floor.model.picture import Activity, Availability

CONTACT: frozenset[Activity] = frozenset({"ringing", "talking", "hold", "wrap_up"})


class Contact(msgspec.Struct, frozen=True, gc=False):
    """The last time an agent was on contact, [since, until); `until` is infinite while that goes on."""

    since: float
    until: float


NO_CONTACT = Contact(-math.inf, -math.inf)


def follow_contact(last: Contact, activity: Activity, since: float | None, at: float) -> Contact:
    """Return the agent's last contact, given what the agent does as of `at`, and since when.

    What a contact turns out to have been all along (a phone that stays in use after a call) joins it again.
    """
    if activity not in CONTACT:
        return last if last.until < math.inf else Contact(last.since, max(last.since, at))
    begun = at if since is None else since
    if begun > last.until:
        return Contact(begun, math.inf)
    if last.until == math.inf and begun >= last.since:
        return last
    return Contact(min(begun, last.since), math.inf)


class Break(msgspec.Struct, frozen=True, gc=False):
    """A break, asked for at `asked_at`; it begins at `since`, unless a contact is found to cover that."""

    asked_at: float
    reason: str
    since: float


def follow_break(
    last: Break | None, standing: tuple[Availability, float | None, str], contact: Contact
) -> Break | None:
    """Return the agent's break, given availability, its since and the reason, and the last contact.

    A pause that is taken out of several, so that the agent counts as not ready since an earlier one, makes no
    other break; and where that one has another reason, the break begins no earlier than the one before, for
    until then the agent was ready, or worked.
    """
    availability, asked_at, reason = standing
    if availability != "not_ready" or asked_at is None:
        return None
    if last is None:
        last = Break(asked_at, reason, asked_at)
    elif asked_at > last.asked_at or reason != last.reason:
        last = Break(max(asked_at, last.asked_at), reason, max(asked_at, last.since))
    if contact.since <= last.since < contact.until < math.inf:
        return Break(last.asked_at, reason, contact.until)
    return last


def began(of: Break | None, contact: Contact) -> float | None:
    """Return when the break began; None without one, and while the contact it was asked for in goes on."""
    if of is None or contact.since <= of.since < contact.until:
        return None
    return of.since
