"""The edges of agents' days on their way from the log into the store, whatever becomes of watch and store."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from floor.model.config import AgentConfig, FloorConfig, QueueConfig
from floor.model.edges import Told
from floor.model.events import (
    AnyEvent,
    CallAnswered,
    CallEnded,
    CallQueued,
    MemberAdded,
    MemberPaused,
    SourceUp,
)
from floor.store.client import AsyncClient, Client, open_client
from floor.store.edges import read_day
from floor.store.errors import LeaseLost, StoreUnavailable
from floor.store.keys import Keys
from floor.store.lease import Lease
from floor.store.picture import PictureWriter
from floor.watch import CONFIRMED_KEPT_S, Kept, Watch
from tests.doubles.lossy_redis import lossy_redis

KEYS = Keys("main")
CONFIG = FloorConfig(mode="replay", queue_defaults=QueueConfig(wrapup_s=30.0, configured=False))
T = 1_795_305_800.0
AGENT = "SIP/1"
MAPPED = msgspec.structs.replace(CONFIG, agents={AGENT: AgentConfig(agent="1001")})
MORNING: tuple[AnyEvent, ...] = (
    SourceUp(at=T, source="pbx", kind="asterisk", tells_members=True, tells_holds=True),
    MemberAdded(at=T, source="pbx", queue="support", agent=AGENT, device="idle"),
    CallQueued(at=T + 10, source="pbx", queue="support", call="1.1"),
    CallAnswered(at=T + 15, source="pbx", queue="support", agent=AGENT, call="1.1", leg="1.2"),
    CallEnded(at=T + 75, source="pbx", queue="support", agent=AGENT, call="1.1", leg="1.2"),
    MemberPaused(at=T + 200, source="pbx", agent=AGENT, paused=True, pause_reason="lunch"),
)
DAY = [
    (0, "ready", "", None),
    (15, "talking", "", "support"),
    (75, "wrap_up", "", "support"),
    (105, "ready", "", None),
    (200, "not_ready", "lunch", None),
]
"""What the morning comes to."""


class Clock:
    """The watch's own clock, which a test moves."""

    now = 50.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def receive(client: Client, *events: AnyEvent) -> None:
    """Put events into the log as received when they happened."""
    for event in events:
        entry = f"{int(event.at * 1000)}-*"
        client.call("XADD", KEYS.events, entry, "e", msgspec.json.encode(event), "s", "p/r/1")


def watching(client: Client, clock: Clock, config: FloorConfig = CONFIG) -> Watch:
    client.call("DEL", KEYS.lease)
    lease = Lease(client, "main")
    assert lease.take()
    watch = Watch(client, "main", config, lease, clock=clock)
    watch.begin()
    return watch


async def day(client: AsyncClient, agent: str = AGENT) -> list[tuple[float, str, str, str | None]]:
    found = (await read_day(client, "main", agent, T - 3600, T + 7200)).edges
    return [(ms / 1000 - T, *told) for ms, told in found]


@pytest.fixture
def lossy(redis_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, object]]:
    with lossy_redis(redis_url, Path(tmp_path_factory.mktemp("r"))) as relay:
        client = open_client(relay.url)
        yield client, relay.lose
        client.close()


async def test_edges_are_in_the_store_with_the_picture(
    client: Client, async_client: AsyncClient, clock: Clock
) -> None:
    receive(client, *MORNING)
    watch = watching(client, clock)
    watch.step()
    found = await read_day(async_client, "main", AGENT, T - 3600, T + 7200)
    assert await day(async_client) == DAY
    assert found.row is not None
    assert (found.row.availability, found.row.reason) == ("not_ready", "lunch")


@pytest.mark.parametrize("known", range(len(MORNING) + 1))
async def test_a_watch_killed_after_a_checkpoint_loses_no_edge(
    client: Client, async_client: AsyncClient, clock: Clock, known: int
) -> None:
    """It is killed before it wrote the picture of what its checkpoint holds."""
    watch = watching(client, clock)
    clock.now += 1.0
    watch.step()
    receive(client, *MORNING[:known])
    clock.now -= 1.0
    watch.step()
    watch.checkpoint()
    receive(client, *MORNING[known:])

    watching(client, clock).step()
    assert await day(async_client) == DAY


@pytest.mark.parametrize(("config", "agent"), [(CONFIG, AGENT), (MAPPED, "1001")])
async def test_what_is_worked_off_again_from_a_checkpoint_changes_no_edge(
    client: Client, async_client: AsyncClient, clock: Clock, config: FloorConfig, agent: str
) -> None:
    """Also where the agent has another name since the checkpoint."""
    receive(client, *MORNING[:3])
    watch = watching(client, clock)
    watch.step()
    watch.checkpoint()
    receive(client, *MORNING[3:])

    for _ in range(2):  # the first one is killed before it writes a checkpoint
        watching(client, clock, config).step()
        assert await day(async_client, agent) == DAY
        assert (await read_day(async_client, "main", agent, T - 3600, T + 7200)).row is not None


async def forgotten_edges_are_written_again(watch: Watch, client: Client, store: AsyncClient) -> None:
    """Let the store forget an hour of edges, and see the watch write them when it recovers."""
    client.call("DEL", KEYS.edges(AGENT, int(T // 3600)))
    watch.recover()
    watch.publish()
    assert await day(store) == DAY


async def test_edges_whose_answer_was_lost_are_written_again(
    client: Client, async_client: AsyncClient, clock: Clock, lossy: tuple[Client, object]
) -> None:
    through, lose = lossy
    watch = watching(through, clock)
    watch.step()
    receive(client, *MORNING)
    clock.now -= 1.0
    watch.step()
    assert callable(lose)
    lose(1)
    with pytest.raises(StoreUnavailable):
        watch.publish()
    await forgotten_edges_are_written_again(watch, client, async_client)


async def test_edges_that_a_falling_store_forgot_are_written_again(
    client: Client, async_client: AsyncClient, clock: Clock
) -> None:
    receive(client, *MORNING)
    watch = watching(client, clock)
    watch.step()
    clock.now += CONFIRMED_KEPT_S - 0.1
    watch.publish()
    await forgotten_edges_are_written_again(watch, client, async_client)


async def test_a_watch_that_lost_its_lease_writes_no_edge(
    client: Client, async_client: AsyncClient, clock: Clock
) -> None:
    watch = watching(client, clock)
    receive(client, *MORNING)
    client.call("DEL", KEYS.lease)
    assert Lease(client, "main").take()
    with pytest.raises(LeaseLost):
        watch.step()
    assert await day(async_client) == []


async def test_edges_are_kept_over_another_configuration(
    client: Client, async_client: AsyncClient, clock: Clock
) -> None:
    watch = watching(client, clock)
    watch.step()
    receive(client, *MORNING)
    clock.now -= 1.0
    watch.step()
    watch.reconfigure(msgspec.structs.replace(CONFIG, timezone="Asia/Shanghai"), Kept())
    watch.publish()
    assert await day(async_client) == DAY


async def test_a_day_that_begins_later_now_begins_with_what_held_then(
    client: Client, async_client: AsyncClient, clock: Clock
) -> None:
    receive(client, *MORNING)
    watch = watching(client, clock)
    watch.step()
    found = await read_day(async_client, "main", AGENT, T + 80, T + 7200)
    assert [(ms / 1000 - T, told.state) for ms, told in found.edges] == [
        (80, "wrap_up"),
        (105, "ready"),
        (200, "not_ready"),
    ]


def test_what_an_edge_says_is_what_is_stored(client: Client, clock: Clock) -> None:
    receive(client, *MORNING)
    watching(client, clock).step()
    stored = client.call("HGET", KEYS.edges(AGENT, int(T // 3600)), int((T + 15) * 1000))
    assert msgspec.json.decode(stored, type=Told) == Told("talking", "", "support")


# ------------------------------------------------------------------------------------ another name each

A, B, C = "SIP/1", "SIP/2", "SIP/3"
OF: dict[str, list[tuple[float, str, str, str | None]]] = {
    A: [(0, "ready", "", None), (10, "not_ready", "lunch", None)],
    B: [(1, "ready", "", None)],
}
OF[C] = [(2, "not_ready", "rest", None)]
"""What the three did until another configuration came."""
THREE: tuple[AnyEvent, ...] = (
    MORNING[0],
    *(
        MemberAdded(at=T + after, source="pbx", queue="support", agent=who, device="idle")
        for after, who in enumerate((A, B))
    ),
    MemberAdded(
        at=T + 2, source="pbx", queue="support", agent=C, device="idle", paused=True, pause_reason="rest"
    ),
    MemberPaused(at=T + 10, source="pbx", agent=A, paused=True, pause_reason="lunch"),
)
NAMED = [{A: B, B: A}, {A: B, B: "anna", C: A}, {A: B, B: C, C: A}, {A: "anna", B: A}]
"""Two change places, a chain, a ring, one whose identifier goes to another."""


def named(heirs: dict[str, str]) -> FloorConfig:
    agents = {who: AgentConfig(agent=agent) for who, agent in heirs.items()}
    return msgspec.structs.replace(CONFIG, agents=agents)


def ought(heirs: dict[str, str]) -> dict[str, list[tuple[float, str, str, str | None]]]:
    """Return whose day is whose."""
    days = {heirs.get(who, who): OF[who] for who in OF}
    return {who: days.get(who, []) for who in (A, B, C, "anna")}


async def days(client: AsyncClient) -> dict[str, list[tuple[float, str, str, str | None]]]:
    return {who: await day(client, who) for who in (A, B, C, "anna")}


def three(client: Client, clock: Clock) -> Watch:
    """A watch whose last checkpoint knows the three, A ready: the lunch is in the log and in the store."""
    watch = watching(client, clock)
    receive(client, *THREE[:-1])
    watch.step()
    watch.publish()
    watch.checkpoint()
    receive(client, THREE[-1])
    watch.step()
    watch.publish()
    return watch


def renamed(client: Client, clock: Clock, heirs: dict[str, str]) -> Watch:
    """The same watch, told by another configuration who is called what; nothing of it is in the store yet."""
    watch = three(client, clock)
    watch.reconfigure(named(heirs), Kept())
    return watch


@pytest.mark.parametrize("heirs", NAMED)
async def test_who_are_called_otherwise_take_their_days_along(
    client: Client, async_client: AsyncClient, clock: Clock, heirs: dict[str, str]
) -> None:
    watch = three(client, clock)
    assert await days(async_client) == ought({})
    watch.reconfigure(named(heirs), Kept())
    for _ in range(2):
        watch.publish()
        assert await days(async_client) == ought(heirs)


@pytest.mark.parametrize("heirs", NAMED)
@pytest.mark.parametrize("published", [False, True])
async def test_a_watch_killed_before_the_checkpoint_that_was_due_next_leaves_each_their_day(
    client: Client,
    async_client: AsyncClient,
    clock: Clock,
    heirs: dict[str, str],
    published: bool,  # noqa: FBT001
) -> None:
    watch = renamed(client, clock, heirs)
    if published:
        watch.publish()
    for _ in range(2):
        watching(client, clock, named(heirs)).step()
        assert await days(async_client) == ought(heirs)


@pytest.mark.parametrize("heirs", NAMED)
@pytest.mark.parametrize("arrives", [False, True])
async def test_a_lost_answer_leaves_each_their_day(
    client: Client,
    async_client: AsyncClient,
    clock: Clock,
    lossy: tuple[Client, object],
    heirs: dict[str, str],
    arrives: bool,  # noqa: FBT001
) -> None:
    through, lose = lossy
    watch = renamed(through, clock, heirs)
    if not arrives:
        client.call("SCRIPT", "FLUSH")  # what is lost is the answer that the script is not known
    assert callable(lose)
    lose(1)
    with pytest.raises(StoreUnavailable):
        watch.publish()
    assert await days(async_client) == (ought(heirs) if arrives else ought({}))
    for _ in range(2):
        watch.recover()
        watch.publish()
        assert await days(async_client) == ought(heirs)


@pytest.mark.parametrize("heirs", NAMED)
async def test_a_store_that_fell_leaves_each_their_day_whether_it_lost_the_last_second_or_not(
    client: Client, async_client: AsyncClient, clock: Clock, heirs: dict[str, str]
) -> None:
    watch = three(client, clock)
    before = {key: client.call("DUMP", key) for key in client.call("KEYS", "*")}
    watch.reconfigure(named(heirs), Kept())
    watch.publish()
    receive(client, MemberPaused(at=T + 20, source="pbx", agent=A, paused=False))
    watch.step()
    watch.publish()
    after = await days(async_client)
    clock.now += CONFIRMED_KEPT_S - 0.1
    watch.recover()
    watch.publish()
    assert await days(async_client) == after

    fence = client.call("GET", KEYS.fence)
    for key, content in before.items():
        client.call("RESTORE", key, 0, content, "REPLACE")
    client.call("SET", KEYS.fence, fence)
    watch.recover()
    watch.publish()
    assert await days(async_client) == after


async def test_two_other_configurations_within_a_moment_are_both_followed(
    client: Client, async_client: AsyncClient, clock: Clock
) -> None:
    watch = three(client, clock)
    watch.reconfigure(named({A: B, B: A}), Kept())
    watch.reconfigure(named({A: B, B: C, C: A}), Kept())
    watch.publish()
    assert await days(async_client) == ought({A: B, B: C, C: A})
    watch.reconfigure(named({A: B, B: A}), Kept())
    watch.publish()
    watch.reconfigure(named({}), Kept())
    watch.publish()
    watch.recover()
    watch.publish()
    assert await days(async_client) == ought({})


async def test_who_is_called_as_somebody_was_has_a_day_of_their_own(
    client: Client, async_client: AsyncClient, clock: Clock
) -> None:
    watch = three(client, clock)
    watch.reconfigure(named({A: "anna"}), Kept())
    watch.publish()
    watch.reconfigure(named({A: "anna", "SIP/9": A}), Kept())
    receive(client, MemberAdded(at=T + 30, source="pbx", queue="support", agent="SIP/9", device="idle"))
    watch.step()
    watch.publish()
    assert await day(async_client, A) == [(30, "ready", "", None)]
    assert await day(async_client, "anna") == OF[A]


async def test_who_joins_somebody_leaves_no_day_behind_for_who_is_called_so_next(
    client: Client, async_client: AsyncClient, clock: Clock
) -> None:
    watch = three(client, clock)
    watch.reconfigure(named({C: B}), Kept())
    watch.publish()
    assert (await days(async_client))[C] == []
    assert (await day(async_client, B))[0] == OF[B][0]


@pytest.mark.parametrize("heirs", NAMED)
async def test_what_was_told_since_the_checkpoint_in_the_next_hour_goes_along(
    client: Client, async_client: AsyncClient, clock: Clock, heirs: dict[str, str]
) -> None:
    watch = three(client, clock)
    watch.checkpoint()
    receive(client, *(MemberPaused(at=T + 3500, source="pbx", agent=who, paused=False) for who in (A, C)))
    watch.step()
    watch.publish()
    watching(client, clock, named(heirs)).step()
    told = (3500, "ready", "", None)
    now = {heirs.get(A, A), heirs.get(C, C)}
    assert await days(async_client) == {
        who: [*day, *([told] if who in now else [])] for who, day in ought(heirs).items()
    }


@pytest.mark.parametrize("heirs", [{}, *NAMED])
async def test_who_came_since_the_checkpoint_leaves_nothing_under_an_identifier_that_is_anothers_now(
    client: Client, async_client: AsyncClient, clock: Clock, heirs: dict[str, str]
) -> None:
    watch = watching(client, clock)
    watch.step()
    watch.checkpoint()
    receive(client, *THREE)
    watch.step()
    watch.publish()
    assert await days(async_client) == ought({})
    watching(client, clock, named(heirs)).step()
    assert await days(async_client) == ought(heirs)


async def test_a_watch_that_has_to_begin_twice_passes_days_on_once(
    client: Client, async_client: AsyncClient, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    heirs = {A: B, B: A}
    three(client, clock)
    left = PictureWriter.left
    asked: list[PictureWriter] = []

    def away_at_first(writer: PictureWriter) -> tuple[set[str], float]:
        asked.append(writer)
        if len(asked) == 1:
            raise StoreUnavailable("away")
        return left(writer)

    monkeypatch.setattr(PictureWriter, "left", away_at_first)
    client.call("DEL", KEYS.lease)
    lease = Lease(client, "main")
    assert lease.take()
    watch = Watch(client, "main", named(heirs), lease, clock=clock)
    with pytest.raises(StoreUnavailable):
        watch.begin()
    watch.recover()
    watch.begin()
    watch.step()
    assert await days(async_client) == ought(heirs)
