"""What the plain page says of figures and queues, by the rules of the wall's scripts. Pure."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from dashboard.components.formula import formula_words
from dashboard.i18n.forms import clock, duration, percent

if TYPE_CHECKING:
    from dashboard.i18n import Language
    from dashboard.rooms.wallboard.plain.choice import Figures
    from dashboard.rooms.wallboard.plain.page import Plain
    from dashboard.rooms.wallboard.plain.truth import Longest, Trouble
    from floor.model.picture import QueueRow


def least(words: str, is_least: bool) -> str:  # noqa: FBT001 - a part of what is written
    """Write a number; a lower bound, where a part of it is not known."""
    return ("≥ " if is_least else "") + words


def about(value: float | None, blind_s: float, language: Language) -> str:
    """Write a rate; about, where part of its window was not seen."""
    return ("≈" if value is not None and blind_s > 0 else "") + percent(value, language)


def goal(plain: Plain, figures: Figures | None) -> str:
    """Write, as HTML, what the service level is measured by, or why it is not."""
    _ = plain.messages.gettext
    if figures is None:
        return ""
    if figures.offered == 0 and figures.today_blind_s == 0 and plain.standing.state not in {"blind", "part"}:
        return escape(_("No calls yet today"))
    if figures.formula is None:
        return escape(_("Counted differently by queue: open one, or a group"))
    if figures.target is None:
        return escape(_("Targets differ by queue"))
    target = percent(figures.target, plain.language)
    goal = (
        _("Target {target}").format(target=target)
        if figures.threshold_s is None
        else _("Target {target} in {seconds} s").format(target=target, seconds=round(figures.threshold_s))
    )
    is_low = figures.level is not None and figures.level < figures.target
    return ("▲ " if is_low else "") + escape(goal)


def formula(plain: Plain, figures: Figures | None) -> str:
    """Write, as HTML, what is divided by what to get the service level; nothing where queues differ in it."""
    if figures is None or figures.formula is None:
        return ""
    _ = plain.messages.gettext
    said = formula_words(_)[figures.formula]
    return escape(_("Service level = {formula}").format(formula=said))


def limit(plain: Plain, figures: Figures | None, wait: Longest) -> str:
    """Write, as HTML, the limit of the longest wait and whose it is, or that nobody waits."""
    _ = plain.messages.gettext
    if wait.row is None or wait.wait_s is None:
        nobody = figures is not None and figures.waiting == 0 and not figures.waiting_is_least
        return (
            escape(_("Nobody is waiting")) if nobody and plain.standing.state not in {"blind", "part"} else ""
        )
    limit = duration(wait.row.longest_wait_limit_s)
    is_late = wait.row.blind_since is None and wait.wait_s > wait.row.longest_wait_limit_s
    # While nothing arrives at all, no trouble is told as if it were now.
    told = is_late and plain.standing.state != "blind"
    words = (_("Over {limit}") if told else _("Limit {limit}")).format(limit=limit)
    if figures is None or wait.row is not figures.whole:
        words = f"{words} · {plain.settings.queue(wait.row.queue).name.text(plain.language)}"
    return ('<span class="critical">◆</span> ' if is_late else "") + escape(words)


def why(plain: Plain, row: QueueRow | None, rank: Trouble) -> str:
    """Say why a queue stands where it does."""
    _ = plain.messages.gettext
    if row is None or row.told_no_more:
        return _("Nothing heard of it yet") if row is None else _("No source tells of it any more")
    if row.blind_since is not None or plain.standing.state == "blind":
        return _no_data(plain, row)
    if rank == "critical":
        return _("Waiting longer than {limit}").format(limit=duration(row.longest_wait_limit_s))
    if rank == "attention":
        target = percent(row.interval.service_level.target, plain.language)
        return _("Target {target} out of reach").format(target=target)
    return ""


def _no_data(plain: Plain, row: QueueRow) -> str:
    """Say since when nothing is known of a queue; no trouble of it is told as if it were now."""
    _ = plain.messages.gettext
    # A silent watch of a recording is so by our clock, which on a page of the recording's time would mislead.
    of_all = None if plain.settings.mode == "replay" else plain.standing.since
    since = of_all if row.blind_since is None else row.blind_since
    if since is None:
        return _("No data")
    return _("No data since {time}").format(time=clock(since, plain.settings.zone))
