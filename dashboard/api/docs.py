"""`/api/docs`: the OpenAPI document as a page a person can read, drawn here, without a script.

Each call without a body has a form, so that it can be tried out from the page. `/api/problems/<name>`, the
`type` of a problem, leads to its paragraph.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.requests import Request

from dashboard.api.openapi import document
from dashboard.api.problems import KINDS, NOT_FOUND, TYPE_PREFIX, Problem

PATH = "/api/docs"
STYLE_PATH = "/api/docs.css"
_STYLE = Path(__file__).with_name("docs.css")


def add_to(router: APIRouter, others: Sequence[Mapping[str, Any]] = ()) -> None:
    """Add the page, its style and the way to a problem's paragraph. Call it when all calls are there."""
    calls = document(router, others)

    @cache
    def drawn() -> str:
        return page(calls)

    async def docs(_request: Request) -> Response:
        return HTMLResponse(drawn())

    async def style(_request: Request) -> Response:
        return Response(_STYLE.read_bytes(), media_type="text/css", headers={"Cache-Control": "no-cache"})

    async def problem(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in {kind.name for kind in KINDS}:
            raise Problem(NOT_FOUND, f"There is no problem of the type {TYPE_PREFIX}{name}.")
        return RedirectResponse(f"{PATH}#problem-{name}")

    for path, endpoint in ((PATH, docs), (STYLE_PATH, style), (TYPE_PREFIX + "{name}", problem)):
        router.add_api_route(path, endpoint, methods=["GET"], include_in_schema=False)


def page(document: dict[str, Any]) -> str:
    """Return the page of an OpenAPI document."""
    info = document["info"]
    calls = [
        (path, method, call)
        for path, methods in document["paths"].items()
        for method, call in methods.items()
    ]
    schemas = document["components"]["schemas"]
    parts = "".join(_call(path, method, call) for path, method, call in calls)
    types = "".join(_schema(name, schema) for name, schema in sorted(schemas.items()))
    contents = "".join(
        f'<li><a href="#{_anchor(path, method)}"><code>{escape(path)}</code></a> '
        f"{escape(call['summary'])}</li>"
        for path, method, call in calls
    )
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(info["title"])} API</title>
<link rel="stylesheet" href="{STYLE_PATH}">
<link rel="icon" href="data:,">
</head>
<body>
<header>
<h1>{escape(info["title"])} API <small>{escape(info["version"])}</small></h1>
{_prose(info["description"])}
<p>The same as a document for programs: <a href="/api/openapi.json">/api/openapi.json</a> (OpenAPI \
{escape(document["openapi"])}).</p>
</header>
<nav aria-label="Contents"><ul>{contents}<li><a href="#problems">Problems</a></li>\
<li><a href="#types">Types</a></li></ul></nav>
<main>
{parts}
<section id="problems"><h2>Problems</h2>
<p>Answers that say why there is no answer: <code>application/problem+json</code>, told apart by \
<code>type</code>. See {_link("ProblemAnswer")}.</p>
<dl>{"".join(_problem(kind.name, kind.status, kind.title, kind.meaning) for kind in KINDS)}</dl></section>
<section id="types"><h2>Types</h2>{types}</section>
</main>
</body>
</html>
"""


def _call(path: str, method: str, call: dict[str, Any]) -> str:
    parameters = call.get("parameters", [])
    rows = "".join(
        f"<tr><th scope=row><code>{escape(p['name'])}</code></th><td>{_values(p['schema'])}</td>"
        f"<td>{_marked(p['description'])}</td></tr>"
        for p in parameters
    )
    table = (
        "<table><thead><tr><th scope=col>Parameter</th><th scope=col>Value</th><th scope=col>Meaning</th>"
        f"</tr></thead><tbody>{rows}</tbody></table>"
        if rows
        else ""
    )
    answers = "".join(
        f"<dt><code>{escape(status)}</code></dt><dd>{_marked(answer['description'])}{_contents(answer)}</dd>"
        for status, answer in sorted(call["responses"].items())
    )
    return f"""<section id="{_anchor(path, method)}">
<h2><span class="method">{method.upper()}</span> <code>{escape(path)}</code></h2>
<p class="summary">{escape(call["summary"])}</p>
{_prose(call.get("description", ""))}
{table}
{_form(path, parameters) if method == "get" else _body(call)}
<h3>Answers</h3><dl>{answers}</dl>
</section>
"""


def _form(path: str, parameters: list[dict[str, Any]]) -> str:
    fields = "".join(_field(path, p) for p in parameters)
    return f'<form action="{escape(path)}" method="get">{fields}<button>Try it</button></form>'


def _body(call: dict[str, Any]) -> str:
    return f"<h3>Body</h3><p>{_contents(call['requestBody']).removeprefix('<br>')}</p>"


def _field(path: str, parameter: dict[str, Any]) -> str:
    name, schema = escape(parameter["name"]), parameter["schema"]
    field_id = f"{_anchor(path)}-{name}"
    label = f'<label for="{field_id}">{name}</label>'
    if "enum" in schema:
        options = "".join(f"<option>{escape(str(value))}</option>" for value in schema["enum"])
        return f'{label}<select id="{field_id}" name="{name}"><option></option>{options}</select>'
    example = escape(str(parameter.get("example", "")))
    return f'{label}<input id="{field_id}" name="{name}" placeholder="{example}" autocomplete="off">'


def _contents(answer: dict[str, Any]) -> str:
    return "".join(
        f"<br><code>{escape(media_type)}</code>: {_type(content['schema'])}"
        for media_type, content in answer.get("content", {}).items()
    )


def _schema(name: str, schema: dict[str, Any]) -> str:
    rows = "".join(
        f"<tr><th scope=row><code>{escape(field)}</code></th><td>{_type(of_field)}</td>"
        f"<td>{_marked(of_field.get('description', ''))}</td></tr>"
        for field, of_field in schema.get("properties", {}).items()
    )
    return f"""<h3 id="type-{escape(name)}">{escape(name)}</h3>
{_prose(schema.get("description", ""))}
<table><thead><tr><th scope=col>Field</th><th scope=col>Type</th><th scope=col>Meaning</th></tr></thead>\
<tbody>{rows}</tbody></table>
"""


def _problem(name: str, status: int, title: str, meaning: str) -> str:
    shown = str(status) if status else "any"
    return (
        f'<dt id="problem-{name}"><code>{TYPE_PREFIX}{name}</code> ({shown}): {escape(title)}</dt>'
        f"<dd>{_marked(meaning)}</dd>"
    )


def _type(schema: dict[str, Any]) -> str:  # noqa: PLR0911  one line a form of schema
    if "$ref" in schema:
        return _link(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " or ".join(_type(part) for part in schema["anyOf"])
    if "enum" in schema:
        return _values(schema)
    if schema.get("type") == "array":
        return f"list of {_type(schema['items'])}" if isinstance(schema.get("items"), dict) else "list"
    if "properties" in schema:
        return "by name: " + ", ".join(f"<code>{escape(name)}</code>" for name in schema["properties"])
    if isinstance(schema.get("additionalProperties"), dict):
        return f"by name: {_type(schema['additionalProperties'])}"
    return escape(str(schema.get("type", "any")))


def _values(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return " | ".join(f"<code>{escape(str(value))}</code>" for value in schema["enum"])
    return escape(str(schema.get("type", "any")))


def _link(name: str) -> str:
    return f'<a href="#type-{escape(name)}">{escape(name)}</a>'


def _anchor(path: str, method: str = "get") -> str:
    name = "call-" + re.sub(r"\W+", "-", path).strip("-")
    return name if method == "get" else f"{name}-{method}"


def _prose(text: str) -> str:
    paragraphs = (part for part in re.split(r"\n\s*\n", text) if part.strip())
    return "".join(f"<p>{_marked(' '.join(part.split()))}</p>" for part in paragraphs)


def _marked(text: str) -> str:
    """Escape a text and set what stands between backticks as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))
