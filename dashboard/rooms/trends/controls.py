"""The controls of the page of trends: whose calls, which day, beside which others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import html

from dashboard.components.attributes import attributes
from dashboard.rooms.trends import ids
from dashboard.rooms.trends.wish import ALL, GROUP, QUEUE, wish

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dash.development.base_component import Component

    from dashboard.rooms.trends.wish import Wish
    from dashboard.rooms.trends.words import Gettext
    from floor.settings import Language, Settings

CALENDAR: dict[Language, dict[str, Any]] = {
    "zh_CN": {
        "valueFormat": "YYYY年M月D日",
        "monthLabelFormat": "YYYY年M月",
        "yearLabelFormat": "YYYY年",
        "decadeLabelFormat": "YYYY年",
        "monthsListFormat": "M月",
    },
    "en": {"valueFormat": "D MMM YYYY"},
}
"""How the calendars write months and days. Their library knows English names alone."""


def controls(settings: Settings, language: Language, query: Mapping[str, str], _: Gettext) -> Component:
    """Return the controls as an address asks for; the queues that are known come with the first answer."""
    asked = wish(query)
    calendar = _calendar(language, _)
    return html.Div(
        [
            _what(settings, asked, language, _),
            _day(asked, calendar, _),
            _compared(asked, calendar, _),
            html.A(_("Export CSV"), id=ids.SHEET, href="#", className="trends-button trends-sheet"),
        ],
        className="trends-controls",
        role="group",
        **attributes({"aria-label": _("What is shown")}),
    )


def choices(
    settings: Settings, queues: Iterable[str], language: Language, _: Gettext
) -> list[dict[str, Any]]:
    """Return what can be looked at: all together, groups, each queue by its name."""
    groups = [
        {"value": GROUP + group, "label": section.name.text(language)}
        for group, section in settings.groups.items()
    ]
    every = dict.fromkeys([*settings.queues, *sorted(queues)])
    return [
        {"group": _("Together"), "items": [{"value": ALL, "label": _("All queues")}, *groups]},
        {
            "group": _("Queues"),
            "items": [
                {"value": QUEUE + queue, "label": settings.queue(queue).name.text(language)}
                for queue in every
            ],
        },
    ]


def _what(settings: Settings, asked: Wish, language: Language, _: Gettext) -> Component:
    made: Component = dmc.Select(
        id=ids.WHAT,
        label=_("Calls of"),
        data=choices(settings, (), language, _),
        value=asked.what,
        allowDeselect=False,
        searchable=True,
        nothingFoundMessage=_("No queue or group of this name"),
        className="trends-what",
    )
    return made


def _day(asked: Wish, calendar: Mapping[str, Any], _: Gettext) -> Component:
    return html.Div(
        [
            _step(ids.EARLIER, "‹", _("The day before")),
            dmc.DatePickerInput(
                id=ids.DAY,
                label=_("Which day"),
                value=None if asked.day is None else asked.day.isoformat(),
                placeholder=_("Today"),
                className="trends-day",
                **calendar,
            ),
            _step(ids.LATER, "›", _("The day after")),
            html.Button(_("Today"), id=ids.TODAY, type="button", className="trends-button"),
        ],
        className="trends-days",
    )


def _step(name: str, sign: str, said: str) -> Component:
    return html.Button(
        sign,
        id=name,
        type="button",
        className="trends-button trends-step",
        title=said,
        **attributes({"aria-label": said}),
    )


def _compared(asked: Wish, calendar: Mapping[str, Any], _: Gettext) -> Component:
    made: Component = dmc.DatePickerInput(
        id=ids.COMPARE,
        type="multiple",
        label=_("Beside it, up to two days"),
        value=[date.isoformat() for date in asked.compared],
        placeholder=_("No other day"),
        clearable=True,
        clearButtonProps={"aria-label": _("No other day")},
        className="trends-compare",
        **calendar,
    )
    return made


def _calendar(language: Language, _: Gettext) -> dict[str, Any]:
    """Return what both calendars are told."""
    return {
        **CALENDAR[language],
        "firstDayOfWeek": 1,
        "hideOutsideDates": True,
        # The weekday's number, which the page's scripts write as its name.
        "weekdayFormat": "d",
        "getDayProps": {"function": "trendsDay"},
        "ariaLabels": {
            "monthLevelControl": _("Choose a month"),
            "yearLevelControl": _("Choose a year"),
            "nextMonth": _("Next month"),
            "previousMonth": _("Previous month"),
            "nextYear": _("Next year"),
            "previousYear": _("Previous year"),
            "nextDecade": _("Next decade"),
            "previousDecade": _("Previous decade"),
        },
    }
