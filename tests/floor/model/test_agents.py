from __future__ import annotations

import itertools
from typing import Any

import pytest

from floor.model.agents import NO_FACE, Agent, Membership, agent_state
from floor.model.picture import Activity

BREAK: dict[str, Any] = {"paused": True, "pause_reason": "break", "paused_changed_at": 20.0}
LUNCH: dict[str, Any] = {"paused": True, "pause_reason": "lunch", "paused_changed_at": 30.0}


def looked_at(**queues: dict[str, Any]) -> Agent:
    """Return an agent with a membership a queue, its phone and standing told from them."""
    agent = Agent(agent="ann")
    for queue, fields in queues.items():
        agent.memberships[queue] = Membership(queue=queue, source="pbx", member="ann", **fields)
    agent.look()
    return agent


def test_an_agent_never_seen_signed_in_is_unknown_and_one_who_left_logged_out() -> None:
    assert looked_at().standing == ("unknown", None, "")
    gone = Agent(agent="ann", signed_out_at=50.0)
    gone.look()
    assert gone.standing == ("logged_out", 50.0, "")


def test_ready_since_the_first_of_the_queues_that_is_not_paused() -> None:
    agent = looked_at(a={"paused_changed_at": 40.0}, b={"paused_changed_at": 30.0}, c=BREAK)
    assert agent.standing == ("ready", 30.0, "")


def test_not_ready_since_the_last_of_the_pauses_in_whatever_order_they_are_kept() -> None:
    both: list[tuple[str, dict[str, Any]]] = [("a", BREAK), ("b", LUNCH)]
    for queues in itertools.permutations(both):
        assert looked_at(**dict(queues)).standing == ("not_ready", 30.0, "lunch")


def test_pauses_of_one_moment_show_the_same_reason_in_whatever_order_they_are_kept() -> None:
    both: list[tuple[str, dict[str, Any]]] = [("a", BREAK), ("b", {**LUNCH, "paused_changed_at": 20.0})]
    reasons = {looked_at(**dict(queues)).standing[2] for queues in itertools.permutations(both)}
    assert reasons == {"lunch"}


def test_the_phone_is_what_the_membership_says_in_which_it_changed_last() -> None:
    idle, in_use = (
        {"device": "idle", "device_changed_at": 10.0},
        {"device": "in_use", "device_changed_at": 12.0},
    )
    assert looked_at(a=idle, b=in_use).phone == (12.0, "in_use")
    assert looked_at(b=in_use, a=idle).phone == (12.0, "in_use")
    assert looked_at().phone == (0.0, "unknown")


@pytest.mark.parametrize("activity", ["talking", "hold", "wrap_up", "ringing"])
@pytest.mark.parametrize("ready", [True, False])
def test_a_contact_goes_before_a_pause(activity: Activity, *, ready: bool) -> None:
    assert agent_state(face_of(activity), ready=ready) == activity


@pytest.mark.parametrize("activity", ["idle", "unknown"])
def test_a_pause_goes_before_idleness(activity: Activity) -> None:
    assert agent_state(face_of(activity), ready=True) == activity
    assert agent_state(face_of(activity), ready=False) == "not_ready"


def face_of(activity: Activity) -> Any:
    return type(NO_FACE)("ready", 0.0, None, "", activity, 0.0, "observed", "idle", None, None)
