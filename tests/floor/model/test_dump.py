"""A checkpoint read under another configuration than it was written under."""

from floor.model.board import Board
from floor.model.config import AgentConfig, FloorConfig, QueueConfig
from floor.model.events import AnyEvent
from floor.model.picture import AgentRow, QueueRow, agent_key, queue_key
from tests.floor.model.builders import (
    SALES,
    T0,
    Floor,
    added,
    answered,
    ended,
    left,
    queued,
    removed,
    source_up,
)

BEFORE = FloorConfig(timezone="UTC", queues={"sales": SALES})


def reread(floor: Floor, config: FloorConfig) -> Board:
    return Board.load(floor.board.dump(), config)


def agent(board: Board, key: str) -> AgentRow:
    row = board.picture()[agent_key(key)]
    assert isinstance(row, AgentRow)
    return row


def queue(board: Board, name: str = "sales") -> QueueRow:
    row = board.picture()[queue_key(name)]
    assert isinstance(row, QueueRow)
    return row


def talking(*more: AnyEvent) -> Floor:
    """A live floor on which ann is in a call of the queue sales."""
    floor = Floor(BEFORE, up=False).play(source_up(0), added(0, "ann", name="Ann"), *more)
    return floor.play(queued(10, "c1"), answered(15, "c1", "ann"))


def test_an_agent_who_is_mapped_now_takes_everything_along() -> None:
    board = reread(
        talking(), FloorConfig(timezone="UTC", agents={"ann": AgentConfig(agent="7", name="安娜")})
    )
    assert agent_key("ann") not in board.picture()
    row = agent(board, "7")
    assert (row.name, row.activity, row.queue, row.calls_today) == ("安娜", "talking", "sales", 1)
    assert queue(board).staffed == 1


def test_an_agent_who_is_mapped_no_more_is_called_as_the_source_does() -> None:
    mapped = FloorConfig(timezone="UTC", agents={"ann": AgentConfig(agent="7", name="安娜", team="red")})
    floor = Floor(mapped, up=False).play(source_up(0), added(0, "ann", name="Ann"))
    row = agent(reread(floor, BEFORE), "ann")
    assert (row.name, row.team, row.availability) == ("Ann", None, "ready")


def test_two_identifiers_that_are_one_agent_now_are_merged() -> None:
    both = FloorConfig(timezone="UTC", agents={m: AgentConfig(agent="7") for m in ("ann", "bob")})
    floor = talking(added(1, "bob", "support", device="idle"))
    row = agent(reread(floor, both), "7")
    assert [m.queue for m in row.queues] == ["sales", "support"]
    assert (row.activity, row.calls_today) == ("talking", 1)


def test_the_call_of_a_mapped_agent_ends_as_theirs() -> None:
    config = FloorConfig(timezone="UTC", queues={"sales": SALES}, agents={"ann": AgentConfig(agent="7")})
    board = reread(talking(), config)
    board.apply(ended(60, "c1", "ann"), T0 + 60)
    assert (agent(board, "7").activity, agent(board, "7").talk_s_today) == ("wrap_up", 45)


def test_a_source_that_is_configured_no_more_takes_what_is_open_of_it_along() -> None:
    floor = talking(queued(5, "c0"))
    floor.until(20)
    board = reread(floor, FloorConfig(timezone="UTC", queues={"sales": SALES}, sources=("other",)))
    assert not [key for key in board.picture() if key.startswith("s:")]
    row = queue(board)
    assert (row.waiting, row.as_of, row.sources) == (None, None, ())
    assert (row.today.offered, row.today.otherwise_left, row.today.answered) == (2, 1, 1)
    assert agent(board, "ann").availability == "logged_out"
    board.apply(source_up(60, source="other", members=False), T0 + 60)
    board.apply(queued(61, "c9", source="other"), T0 + 61)
    assert (queue(board).waiting, queue(board).blind_since) == (1, None)


def test_a_queue_nobody_speaks_of_or_configured_goes_with_the_day() -> None:
    floor = Floor(FloorConfig(timezone="UTC"), up=False).play(source_up(0), queued(1))
    board = reread(floor, FloorConfig(timezone="UTC", sources=()))
    board.take_changes()
    board.advance(T0 + 86_400)
    assert queue_key("sales") not in board.picture()
    assert board.take_changes()[queue_key("sales")] is None


def test_a_queue_that_only_the_old_configuration_named_goes_with_it() -> None:
    misspelt = FloorConfig(timezone="UTC", queues={"slaes": SALES}, groups={"all": ("saels",)})
    floor = Floor(misspelt, up=False).play(source_up(0), queued(10, "c1"))
    assert {"q:slaes", "q:saels", "q:sales"} <= floor.board.picture().keys()
    board = reread(floor, BEFORE)
    assert {key for key in board.picture() if "sl" in key or "sae" in key} == set()
    assert queue(board).waiting == 1
    assert not queue(floor.board, "slaes").told_no_more, "nobody ever told of it"
    assert board.take_changes().keys() >= {"q:slaes", "dq:slaes"}


def test_a_queue_without_a_source_is_kept_as_long_as_it_holds_something_of_today() -> None:
    floor = talking(queued(1, "c0", "support"), left(5, "c0", queue="support"), added(6, "bob", "chat"))
    none = FloorConfig(timezone="UTC", sources=())
    board = reread(floor, none)
    assert queue_key("chat") not in board.picture()
    support = queue(board, "support")
    assert (support.sources, support.waiting, support.today.offered) == ((), None, 1)
    assert (support.told_no_more, queue(floor.board, "support").told_no_more) == (True, False)
    board.advance(board.now + 86_400 - 1)
    assert queue_key("support") not in board.picture()


def test_a_queue_of_an_evening_goes_soon_after_midnight() -> None:
    """Calls of the last hours are remembered over midnight; a day without them holds nothing of the queue."""
    evening = 14.5 * 3600
    floor = Floor(BEFORE, up=False).play(source_up(evening), queued(evening, "c0", "support"))
    floor.play(left(evening + 5, "c0", queue="support"))
    board = reread(floor, FloorConfig(timezone="UTC", sources=()))
    midnight = T0 + 15 * 3600
    board.advance(midnight - 1)
    assert queue(board, "support").today.offered == 1
    board.take_quarters()
    board.advance(midnight + 3 * 3600)
    assert queue_key("support") not in board.picture()


def test_a_day_that_begins_elsewhere_now_is_todays_day() -> None:
    board = reread(talking(), FloorConfig(timezone="Asia/Shanghai", queues={"sales": SALES}))
    assert queue(board).today.since == T0 + 7 * 3600 - 86_400
    assert agent(board, "ann").calls_today == 0


def test_a_quarter_of_a_call_stuck_for_days_survives_a_restart() -> None:
    config = FloorConfig(timezone="UTC", queues={"sales": QueueConfig(wrapup_s=0)})
    floor = Floor(config, up=False).play(source_up(0), added(0, "ann"), added(0, "bob"))
    floor.play(queued(10, "stuck"), answered(15, "stuck", "ann"))
    for number in range(4):
        floor.play(queued(20 + number, f"c{number}"))
    floor.until(2 * 86_400 + 3600)
    board = reread(floor, config)
    for at_board in (floor.board, board):
        at_board.advance(T0 + 2 * 86_400 + 7200)
        at_board.apply(ended(2 * 86_400 + 7201, "stuck", "ann"), T0 + 2 * 86_400 + 7201)
    undisturbed = {row.start: row for row in floor.board.take_quarters()}
    restarted = {row.start: row for row in board.take_quarters()}
    assert restarted[int(T0)] == undisturbed[int(T0)]
    assert restarted[int(T0)].offered == 5


def test_agents_who_were_not_there_all_day_are_forgotten() -> None:
    floor = Floor(FloorConfig(timezone="UTC"), up=False).play(source_up(0), added(0, "ann"), added(0, "bob"))
    floor.play(removed(60, "ann")).until(86_400)
    assert agent_key("ann") in floor.board.picture()
    floor.board.take_changes()
    floor.until(2 * 86_400)
    assert agent_key("ann") not in floor.board.picture()
    assert agent_key("bob") in floor.board.picture()
    assert floor.board.take_changes()[agent_key("ann")] is None
    floor.play(added(2 * 86_400 + 1, "ann"))
    assert floor.agent("ann").availability == "ready"
