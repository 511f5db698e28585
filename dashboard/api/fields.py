"""What each field of the answers means, for the OpenAPI document and the page made from it.

Keys are `Type.field`, or `field` alone where it means the same in every answer.
"""

MEANINGS: dict[str, str] = {
    # every answer
    "as_of": "The moment the figures are true as of.",
    "blind_since": "Since when nothing new is known, so that what stands here is the last that was known; "
    "null while the view is clear.",
    "now": "The site's clock: the server's, or the recording's own time in a replay.",
    "queue": "The queue as its source names it.",
    "name": "What people call it.",
    "sources": "The sources that tell of it.",
    "state": "`up`: heard. `stale`: connected but silent for too long. `down`: not heard.",
    "since": "Since when that is so.",
    # status
    "site": "The site's identifier.",
    "mode": "`live`, or `replay` of a recording.",
    "replay": "How far a recording has been played; null in live mode.",
    "log": "The log of events.",
    "watch": "The one process that keeps the picture up to date.",
    "StatusAnswer.sources": "Every source, by name.",
    "SourceRow.name": "The source's name in the configuration.",
    "SourceRow.as_of": "The last moment the source proved itself alive.",
    "kind": "The kind of source, such as `asterisk`.",
    "last_event_at": "When its last event happened.",
    "lag_s": "Delay between an event and its arrival here.",
    "clock_off_s": "The source's clock minus ours; null if not known.",
    "detail": "More about the state, for a person.",
    "counts": "What the collector did not turn into events, by name, such as `lines_skipped`.",
    "notes": "The latest of those, explained for a person.",
    "heartbeat_s": "It promised an event at least so often; null if it did not. Silent for two, it is stale.",
    "SourceRow.blind_since": "Since when what is shown of its queues and agents is only the last that was "
    "known; null while the view is clear.",
    "told_all": "Whether it ever told its whole state, such as who is signed in.",
    "blind_today_s": "For so many seconds of today it could not be heard.",
    "SourceRow.reason": "Why it is down; null while it is not, and before it was ever heard. `lost`: the "
    "connection broke. `shutdown`: it announced its own stop. `hung`: it answers no more. `refused`: it did "
    "not let us in. `stopped`: its collector was asked to stop. `ended`: a recording is over.",
    "late_events": "Events that told of something older than it had told before.",
    "SourceRow.queues": "Queues that hang on it.",
    "SourceRow.agents": "Agents that hang on it.",
    "shared_agents": "Agents whom more than one source claims as its member, 20 at most: one person at two "
    "systems, or two persons of one name.",
    "SharedAgent.agent": "The agent.",
    "SharedAgent.sources": "Who claims it.",
    "configuration": "Whether the configuration file as it is now is in force.",
    "Configuration.state": "`taken`: it is. `refused`: something in it is wrong, and an older one "
    "is in force.",
    "Configuration.since": "Since when that is so, by the process that follows the file.",
    "Configuration.problems": "What is wrong, 10 at most; no secret is shown. Empty where it is taken.",
    "ConfigurationProblem.line": "The line of the file; null where no line is to blame.",
    "ConfigurationProblem.key": "The key, such as `queues.sales.target`; empty where no key is to blame.",
    "ConfigurationProblem.text": "What was expected, and what was found.",
    "length": "Entries in the log.",
    "position": "The last entry the watch has taken in.",
    "lag": "Entries the watch has not taken in yet.",
    "unusable": "Entries this watch could not read or take in; its log says why.",
    "file": "The recording.",
    "progress": "Part that has been played, 0 to 1.",
    "done": "Whether it has been played to its end.",
    # queues
    "queues": "Queues first, by identifier; then groups, of which `*` is all queues together.",
    "is_group": "Whether this is a group of queues. Do not add groups to queues.",
    "members": "Of a group: its queues.",
    "configured": "False: nobody wrote this queue into the configuration, so it counts by the defaults.",
    "told_no_more": "True: calls of today are counted, and no source tells of the queue any more.",
    "Queue.as_of": "The last moment its sources were known to be alive; null where one of them never was, or "
    "no source has ever told of the queue.",
    "Queue.blind_since": "Since when one of its sources cannot be heard; the figures are then the last that "
    "were known. Null while all are heard.",
    "Queue.queue": "Identifier of the queue, or of the group.",
    "Queue.waiting": "Calls waiting now; null where no source has ever told of the queue.",
    "longest_wait_s": "How long the longest waiting call has waited, as of `now` (as of `blind_since` while "
    "that is set); null when none waits.",
    "longest_wait_since": "When that call arrived; null when none waits.",
    "longest_wait_limit_s": "Longer than this is too long, by the configuration.",
    "staffed": "Agents signed in; null where the source does not tell.",
    "available": "Agents ready and idle; null where the source does not tell.",
    "talking": "Agents talking; null where the source does not tell.",
    "states": "Agents signed in, by state; they add up to `staffed`. Null where the source does not tell.",
    "contact_reasons": "Reasons given for today's calls, and how often each.",
    "call_marks": "What is marked of the caller the agent speaks with now.",
    "call_sentiment": "How that caller sounds, by an analysis outside; null if nobody said.",
    "quality_notes_today": "Notes that quality checks made today.",
    "interval": "The half hour in progress.",
    "rolling_15m": "The last 15 minutes.",
    "rolling_60m": "The last 60 minutes.",
    "today": "Today, by the site's own beginning of the day.",
    "acd": "The ACD's own counters beside ours; null for a source that has none.",
    # windows
    "WindowFigures.since": "Beginning of the window.",
    "until": "End of the window.",
    "offered": "Calls that arrived: answered + abandoned + otherwise_left + waiting.",
    "answered": "Of these, answered by an agent.",
    "abandoned": "Of these, hung up by the caller while waiting.",
    "otherwise_left": "Of these, gone unanswered in another way: timeout, a key, no agents, or not known.",
    "waiting": "Of these, still waiting.",
    "answered_within": "Answered within the threshold.",
    "abandoned_within": "Abandoned within the threshold.",
    "short_calls": "Answered, but over within the configured few seconds.",
    "asa_s": "Average speed of answer: the wait of answered calls; null without any.",
    "att_s": "Average talk time of handled calls; null without any.",
    "aht_s": "Average handle time: talk, hold and wrap-up; null without calls or where a part is not known.",
    "answer_rate": "answered / offered; null while no call of the window has left the queue.",
    "abandon_rate": "abandoned / offered; null while no call of the window has left the queue.",
    "occupancy": "Agents' time on contact / (on contact + idle); null without any.",
    "blind_s": "For so long within the window nothing was known: counts are then lower bounds. "
    "As long as the window itself: nothing was known at all, and its zeros say nothing.",
    "service_level": "The service level the site shows, with its target, threshold and formula.",
    "service_levels": "The service level by each of the four formulas.",
    "value": "The service level reached so far; null without calls.",
    "bound": "The best that can still be reached when every call still in time is answered in time; null "
    "without calls or where that cannot be told.",
    "target": "What the service level should be.",
    "threshold_s": "The threshold T, inclusive; null where parts with different thresholds were added.",
    "formula": "Which formula. `answered_and_abandoned`: (answered within T + abandoned within T) / "
    "(answered + abandoned). `answered_of_answered`: answered within T / answered. "
    "`answered_of_offered`: answered within T / (answered + abandoned). `short_abandons_excluded`: answered "
    "within T / (answered + abandoned after T).",
    # the ACD's own counters
    "AcdCounters.since": "When the ACD last zeroed its counters, as far as it was seen.",
    "completed": "Answered calls that ended, by our count since then.",
    "AcdCounters.abandoned": "Calls that left unanswered in whatever way, as the ACD counts, by our count.",
    "service_level_perf": "Our answered_of_answered over them, in per cent as the ACD says it.",
    "service_level_perf2": "Our answered_and_abandoned over them, in per cent as the ACD says it.",
    "reported_at": "When the ACD last reported the four below; null if never.",
    "reported_completed": "The ACD's own count.",
    "reported_abandoned": "The ACD's own count.",
    "reported_service_level_perf": "The ACD's own figure, per cent.",
    "reported_service_level_perf2": "The ACD's own figure, per cent.",
    # agents
    "agents": "Every agent, by identifier.",
    "agent": "The agent's identifier.",
    "AgentRow.name": "The agent's name.",
    "team": "The agent's team; null if not configured.",
    "seat": "The agent's seat; null if not configured.",
    "AgentRow.as_of": "The last moment its sources were known to be alive; null where one of them never was.",
    "availability": "Whether the agent is signed in and ready.",
    "availability_since": "Since when `availability` is so; null if not known.",
    "reason": "The reason given for not being ready; empty without one.",
    "activity": "What the phone is doing.",
    "AgentRow.since": "Since when `activity` is so; null if not known.",
    "quality": "`observed` by the source, `derived` from what it said, or `stale`.",
    "device": "The phone as the ACD reports it.",
    "AgentRow.queue": "The queue of the present call; null without one.",
    "call_since": "Since when the present call lasts; null without one.",
    "AgentRow.queues": "The queues the agent is signed in to.",
    "calls_today": "Queue calls answered today.",
    "talk_s_today": "Time talking today.",
    "paused": "Whether the agent is paused in this queue.",
    "pause_reason": "The reason given for that; empty without one.",
    "calls_taken": "Calls taken since last added to this queue.",
    "login_at": "When the agent signed in to this queue; null if not known.",
    # intervals
    "intervals": "In the order of time, then queue.",
    "start": "Beginning of the interval: local wall time floored to the width.",
    "IntervalRow.until": "End of the interval; earlier than start + width where the clocks change within.",
    "IntervalRow.queue": "The queue, or `*` for all together.",
    # health
    "status": "`ok` or `ready`.",
}


def meaning(type_name: str, field: str) -> str | None:
    """Return what a field of an answer means; None if nobody wrote it down."""
    return MEANINGS.get(f"{type_name}.{field}") or MEANINGS.get(field)
