"""Ids of the floor page's elements. The page's scripts get them with the room's options, by these names."""

ROOT = "floor"
STARTED = "floor-started"

# What every part is drawn into.
SEATS = "floor-seats"
DONUT = "floor-donut"
CHIPS = "floor-chips"
SEARCH = "floor-search"
TEAM = "floor-team"
AGENTS = "floor-agents"
AGENTS_GRID = "floor-agents-grid"
QUEUES = "floor-queues"
DRAWER = "floor-drawer"
TABS = "floor-tabs"
NOTICE = "floor-notice"


def by_name() -> dict[str, str]:
    """Every id by its name in lower case, as the page's scripts ask for them."""
    return {name.lower(): value for name, value in globals().items() if name.isupper()}
