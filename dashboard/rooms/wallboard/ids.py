"""Ids of the wallboard's elements. The page's scripts get them with the room's options, by these names."""

ROOT = "wallboard"
STARTED = "wallboard-started"

SUBJECT = "wallboard-subject"
BOARDS = "wallboard-boards"
CLOCK = "wallboard-clock"
DATE = "wallboard-date"
SIGN = "wallboard-sign"
SIGN_WORDS = "wallboard-sign-words"

SERVICE_LEVEL = "wallboard-service-level"
SERVICE_LEVEL_MARK = "wallboard-service-level-mark"
SERVICE_LEVEL_GOAL = "wallboard-service-level-goal"
WAITING = "wallboard-waiting"
WAITING_WHERE = "wallboard-waiting-where"
LONGEST_WAIT = "wallboard-longest-wait"
LONGEST_WAIT_MARK = "wallboard-longest-wait-mark"
LONGEST_WAIT_LIMIT = "wallboard-longest-wait-limit"
ANSWER_RATE = "wallboard-answer-rate"
ABANDON_RATE = "wallboard-abandon-rate"
CALLS_TODAY = "wallboard-calls-today"

DAY_LINE = "wallboard-day-line"
DAY_LINE_BOX = "wallboard-day-line-box"
DAY_LINE_WORDS = "wallboard-day-line-words"
DAY_TARGET = "wallboard-day-target"
HALF_HOUR = "wallboard-half-hour"

STAFFED = "wallboard-staffed"
AVAILABLE = "wallboard-available"
STATE_BAR = "wallboard-state-bar"
STATE_AS_OF = "wallboard-state-as-of"
STATE_COUNTS = "wallboard-state-counts"
STATE_WORDS = "wallboard-state-words"

STRIP = "wallboard-strip"
STRIP_ROWS = "wallboard-strip-rows"
STRIP_WORDS = "wallboard-strip-words"
STRIP_PAGE = "wallboard-strip-page"
NOTICE = "wallboard-notice"
FORMULA = "wallboard-formula"
PRAISE = "wallboard-praise"


def by_name() -> dict[str, str]:
    """Every id by its name in lower case, as the page's scripts ask for them."""
    return {name.lower(): value for name, value in globals().items() if name.isupper()}
