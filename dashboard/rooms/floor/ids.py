"""Ids of the floor page's elements. The page's scripts get them with the room's options, by these names."""

ROOT = "floor"
DRAWN = "floor-drawn"
"""Around what Dash draws, which comes once the seats stand."""
DONUT_DRAWN = "floor-donut-drawn"
AGENTS_DRAWN = "floor-agents-drawn"

# What every part is drawn into.
HEADLINE = "floor-headline"
SEATS = "floor-seats"
DONUT = "floor-donut"
DONUT_PLATE = "floor-donut-plate"
DONUT_GRAPH = "floor-donut-graph"
DONUT_CENTRE = "floor-donut-centre"
DONUT_LEGEND = "floor-donut-legend"
CHIPS = "floor-chips"
FILTERS = "floor-filters"
CHIP_LINE = "floor-chip-line"
FOUND = "floor-found"
SEARCH = "floor-search"
TEAM = "floor-team"
AGENTS = "floor-agents"
AGENTS_HEAD = "floor-agents-head"
AGENTS_WORDS = "floor-agents-words"
AGENTS_PLATE = "floor-agents-plate"
AGENTS_GRID = "floor-agents-grid"
QUEUES = "floor-queues"
QUEUES_TROUBLE = "floor-queues-trouble"
DRAWER = "floor-drawer"
TABS = "floor-tabs"
NOTICE = "floor-notice"


def by_name() -> dict[str, str]:
    """Every id by its name in lower case, as the page's scripts ask for them."""
    return {name.lower(): value for name, value in globals().items() if name.isupper()}
