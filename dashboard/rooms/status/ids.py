"""Ids of the status page's elements. The page's scripts get them with the room's options, by these names."""

ROOT = "status"
STARTED = "status-started"

VERDICT = "status-verdict"
VERDICT_WORDS = "status-verdict-words"
VERDICT_DETAIL = "status-verdict-detail"
VERDICT_TODO = "status-verdict-todo"

CHAIN = "status-chain"

SOURCES_TITLE = "status-sources-title"
SOURCES_COUNT = "status-sources-count"
SOURCES = "status-sources"
SOURCES_WORDS = "status-sources-words"

FURTHER = "status-further"
FURTHER_LIST = "status-further-list"


def by_name() -> dict[str, str]:
    """Every id by its name in lower case, as the page's scripts ask for them."""
    return {name.lower(): value for name, value in globals().items() if name.isupper()}
