"""The plain page's HTML: tables and text, as the oldest browser of a television draws them. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from dashboard.i18n import html_lang, later
from dashboard.i18n.forms import NO_VALUE, clock, count, duration
from dashboard.rooms.wallboard.plain.truth import longest, longest_wait_s, trouble
from dashboard.rooms.wallboard.plain.words import about, formula, goal, least, limit, why
from dashboard.theme import tokens

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dashboard.i18n import Language, Messages
    from dashboard.rooms.wallboard.boards import Board, Turns
    from dashboard.rooms.wallboard.plain.choice import Choice, Figures
    from dashboard.rooms.wallboard.plain.truth import Standing
    from floor.model.picture import QueueRow
    from floor.settings import Settings

REFRESH_S = 5
ROWS_AT_MOST = 20
"""Queues on the page: those in trouble first. The rest is counted."""

SCRIPT = "plain.js"
BEGINS, ENDS = "<!-- what changes -->", "<!-- until here -->"
"""Around what the page's script replaces."""

NO_STORE = later(
    "The server cannot reach its store (Redis). It keeps trying; the figures are the last known ones."
)
NO_PICTURE = later(
    'No data yet: nothing has been counted. Start "app.py run", or look whether the watch is running.'
)
NO_WATCH = later(
    'The watch is silent, so nothing is counted. Look at "app.py watch"; the figures are the last known ones.'
)
NEVER_HEARD_OF = later(
    "No source has told of this yet. Look at /status, and at the names of the queues in config.yaml."
)

_NO_DATA = "◌"
_MARKS = {"critical": "◆", "attention": "▲", "blind": _NO_DATA, "calm": ""}
_ORDER = ("critical", "attention", "blind", "calm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """All that a page is made of."""

    settings: Settings
    language: Language
    messages: Messages
    turns: Turns
    place: int
    choice: Choice
    standing: Standing
    build: str

    @property
    def board(self) -> Board:
        """The board that is shown."""
        return self.turns.boards[self.place]


def html(plain: Plain) -> str:
    """Return the page."""
    _ = plain.messages.gettext
    site = plain.settings.name.text(plain.language)
    title = escape(f"{_('Wallboard')} · {site}")
    colour = tokens("dark")
    lost = escape(_("No connection to the server. The page keeps trying and comes back by itself."))
    return f"""<!DOCTYPE html>
<html lang="{html_lang(plain.language)}">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<noscript><meta http-equiv="refresh" content="{REFRESH_S}"></noscript>
<title>{title}</title>
<link rel="icon" href="/assets/favicon.ico">
<style type="text/css">{_style(colour)}</style>
</head>
<body bgcolor="{colour["bg"]}" text="{colour["text"]}" link="{colour["text"]}" vlink="{colour["text"]}">
<div role="main">
<p id="plain-lost" class="heavy" style="display: none" role="status">{lost}</p>
<div id="plain-wall">{BEGINS}
{body(plain)}
{ENDS}</div>
</div>
<script src="/assets/wallboard/{SCRIPT}?m={escape(plain.build)}"></script>
</body>
</html>
"""


def _style(colour: dict[str, str]) -> str:
    # Each size first as any browser reads it, then by the width of the screen.
    return f"""
body {{ margin: 16px; font-family: {colour["font-sans"]}; font-size: 20px; }}
table {{ width: 100%; border-collapse: collapse; }}
th, .note {{ color: {colour["text-muted"]}; font-weight: normal; }}
th, td {{ padding: 4px 12px 4px 0; text-align: left; vertical-align: top; }}
h1 {{ margin: 0; font-size: 24px; }}
.big td {{ font-size: 64px; font-size: 8vw; font-weight: bold; line-height: 1.1; }}
.big td.note {{ font-size: 20px; font-weight: normal; line-height: normal; }}
.some td {{ font-size: 32px; font-size: 3.4vw; font-weight: bold; }}
.queues td {{ border-top: 1px solid {colour["border"]}; font-size: 24px; }}
.queues .number, .number {{ text-align: right; }}
.heavy {{ padding: 8px; background: {colour["text"]}; color: {colour["bg"]}; font-weight: bold; }}
.critical {{ color: {colour["critical"]}; }}
@media (max-width: 700px) {{
  body {{ margin: 8px; font-size: 14px; }}
  th, td {{ padding-right: 6px; }}
  .big td {{ font-size: 11vw; }}
  .big td.note {{ font-size: 14px; }}
  .some td {{ font-size: 18px; }}
  .queues td {{ font-size: 16px; }}
}}
.stale td, .stale .critical, td.stale {{ color: {colour["text-stale"]}; font-weight: normal; }}
"""


def body(plain: Plain) -> str:
    """Return what changes of the page: its time, how true it is, its figures and queues."""
    _ = plain.messages.gettext
    standing, figures = plain.standing, plain.choice.figures
    site = escape(plain.settings.name.text(plain.language))
    parts = [f"<h1>{site} · {escape(plain.board.name)}</h1>", _sign(plain)]
    parts += [f'<p class="heavy">{escape(sentence)}</p>' for sentence in notices(plain)]
    if standing.state != "empty":
        stale = ' class="stale"' if standing.state in {"blind", "part"} else ""
        parts.append(f"<div{stale}>{_figures(plain, figures)}{_queues(plain)}</div>")
    again = (
        _("The page asks again every {seconds} s. If the time above stands still, nothing arrives.")
        if _has_time(standing)
        else _("The page asks again every {seconds} s.")
    )
    foot = [formula(plain, figures), escape(again.format(seconds=REFRESH_S))]
    parts += [f'<p class="note">{sentence}</p>' for sentence in foot if sentence]
    return "\n".join(parts)


def _has_time(standing: Standing) -> bool:
    """Say whether the figures have a moment of their own: while nothing new is known, it is that one."""
    return standing.state not in {"blind", "part", "empty"}


def _sign(plain: Plain) -> str:
    _ = plain.messages.gettext
    standing, zone = plain.standing, plain.settings.zone
    place = ""
    if len(plain.turns.boards) > 1:
        view = _("View {place} of {count}").format(place=plain.place + 1, count=len(plain.turns.boards))
        place = f" · {view}"
    at = _("As of {time}").format(time=clock(standing.at, zone))
    match standing.state:
        case "live":
            words = _("Live")
        case "replay":
            words = _("Recording")
        case "unheard":
            words = (
                plain.messages.ngettext(
                    "Not heard: {count} of {of} source",
                    "Not heard: {count} of {of} sources",
                    standing.sources,
                )
            ).format(count=len(standing.missing), of=standing.sources)
        case "old":
            words = _("{seconds} s old").format(seconds=int(standing.age_s or 0))
        case _ if standing.since is None:
            words = _("No data")
        case _:
            words = _("No data since {time}").format(time=clock(standing.since, zone))
    true = standing.state in {"live", "replay", "old"}
    mark = "" if true else f"{_NO_DATA} "
    shown = f"{mark}{at} · {words}{place}" if _has_time(standing) else f"{mark}{words}{place}"
    return f'<p class="{"note" if true else "heavy"}" role="status">{escape(shown)}</p>'


def notices(plain: Plain) -> list[str]:
    """Return what is wrong and what to do, in sentences; none in calm times."""
    _ = plain.messages.gettext
    standing, choice = plain.standing, plain.choice
    if standing.state in {"blind", "empty"} and not standing.redis_ok:
        return [_(NO_STORE)]
    if standing.state in {"blind", "empty"}:
        sentence = NO_PICTURE if standing.state == "empty" else NO_WATCH
        return [_(sentence)]
    said = []
    if choice.unknown_group is not None:
        said.append(_('There is no group "{name}".').format(name=choice.unknown_group))
    if choice.unknown_queues:
        named = _(", ").join(choice.unknown_queues)
        said.append(_('There is no queue "{names}".').format(names=named))
    if plain.turns.unknown is not None:
        said.append(_('There is no board "{name}".').format(name=plain.turns.unknown))
    if standing.state in {"part", "unheard"}:
        names = _(", ").join(standing.missing)
        if names:
            sentence = _("Not heard: {sources}. The page /status says why, and what to do.").format(
                sources=names
            )
        elif choice.figures is None:
            sentence = _(NEVER_HEARD_OF)
        else:
            sentence = _("The figures are the last known ones. The page /status says why, and what to do.")
        said.append(sentence)
    elif not choice.queues and not said:
        said.append(
            _("No queue yet: no source has told of one. The page /status shows what is heard of each.")
        )
    return said


def _figures(plain: Plain, figures: Figures | None) -> str:
    _ = plain.messages.gettext
    language = plain.language
    blind_s = figures.today_blind_s if figures else 0.0
    wait = longest(figures, plain.standing.at)

    def rate(value: float | None) -> str:
        return about(value, blind_s, language)

    big = _table(
        "big",
        [_("Service level today"), _("Waiting"), _("Longest wait")],
        [rate(figures.level if figures else None),
         least(count(figures.waiting, language), figures.waiting_is_least) if figures else NO_VALUE,
         least(duration(wait.wait_s), wait.is_least)],
        [goal(plain, figures), "", limit(plain, figures, wait)],
    )  # fmt: skip
    some = _table(
        "some",
        [_("Answered today"), _("Abandoned today"), _("Calls today"), _("Free / staffed")],
        [rate(figures.answer_rate if figures else None), rate(figures.abandon_rate if figures else None),
         least(count(figures.offered, language), blind_s > 0) if figures else NO_VALUE,
         _agents(figures, language)],
    )  # fmt: skip
    return big + some


def _agents(row: Figures | QueueRow | None, language: Language) -> str:
    if row is None or row.staffed is None:
        return NO_VALUE
    return f"{count(row.available, language)} / {count(row.staffed, language)}"


def _table(kind: str, heads: Sequence[str], values: Sequence[str], below: Sequence[str] = ()) -> str:
    """Write one line of figures; what stands below them is HTML."""
    width = 100 // len(heads)
    head = "".join(f'<th scope="col" width="{width}%">{escape(text)}</th>' for text in heads)
    cells = "".join(f"<td>{escape(text)}</td>" for text in values)
    foot = "".join(f'<td class="note">{text}</td>' for text in below)
    last = f"<tr>{foot}</tr>" if foot else ""
    return f'<table class="{kind}"><tr>{head}</tr><tr>{cells}</tr>{last}</table>'


def _queues(plain: Plain) -> str:
    _ = plain.messages.gettext
    language, at = plain.language, plain.standing.at
    if not plain.choice.queues:
        return ""
    ranked = [(queue, row, "calm" if row is None else trouble(row, at)) for queue, row in plain.choice.queues]
    ranked.sort(key=lambda one: _ORDER.index(one[2]))
    heads = [_("Waiting"), _("Longest"), _("Service level"), _("Free / staffed")]
    lines = [
        f'<tr><th scope="col">{escape(_("Queues, this half hour"))}</th>'
        + "".join(f'<th scope="col" class="number">{escape(head)}</th>' for head in heads)
        + "</tr>"
    ]
    for queue, row, rank in ranked[:ROWS_AT_MOST]:
        name = plain.settings.queue(queue).name.text(language)
        level = about(row.interval.service_level.value, row.interval.blind_s, language) if row else NO_VALUE
        cells = [
            count(row.waiting if row else None, language),
            duration(longest_wait_s(row, at)),
            level,
            _agents(row, language),
        ]
        is_heard = row is not None and not row.told_no_more
        is_seen = is_heard and plain.standing.state != "blind"
        sign = _MARKS[rank] if is_seen else _NO_DATA
        mark = f'<span class="{rank if is_seen else "blind"}">{sign}</span> ' if sign else ""
        reason = why(plain, row, rank)
        note = f' <span class="note">{escape(reason)}</span>' if reason else ""
        stale = " stale" if row is None or row.blind_since is not None else ""
        numbers = "".join(f'<td class="number{stale}">{escape(cell)}</td>' for cell in cells)
        lines.append(f'<tr><td class="name{stale}">{mark}{escape(name)}{note}</td>{numbers}</tr>')
    more = len(ranked) - ROWS_AT_MOST
    rest = ""
    if more > 0:
        words = plain.messages.ngettext("and {count} more queue", "and {count} more queues", more)
        rest = f'<p class="note">{escape(words.format(count=more))}</p>'
    return f'<table class="queues">{"".join(lines)}</table>{rest}'
