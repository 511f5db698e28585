"""Ids of the elements of the page of trends. Its scripts get them with the room's options, by these names."""

ROOT = "trends"
STARTED = "trends-started"
CHOSEN = "trends-chosen"

# What is asked for: the address and how it is to be drawn, told by the page's scripts; and again each minute.
WISH = "trends-wish"
TICK = "trends-tick"

WHAT = "trends-what"
DAY = "trends-day"
COMPARE = "trends-compare"
EARLIER = "trends-earlier"
LATER = "trends-later"
TODAY = "trends-today"
SHEET = "trends-sheet"

NOTICE = "trends-notice"
TITLE = "trends-title"
WORDS = "trends-words"
LEGEND = "trends-legend"
PANELS = "trends-panels"
TABLES = "trends-tables"


def head(metric: str) -> str:
    """Return the id of what stands above a figure."""
    return f"trends-head-{metric}"


def graph(metric: str) -> str:
    """Return the id of a figure."""
    return f"trends-graph-{metric}"


def by_name() -> dict[str, str]:
    """Every id by its name in lower case, as the page's scripts ask for them."""
    return {name.lower(): value for name, value in globals().items() if name.isupper()}
