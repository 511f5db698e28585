"""Which addresses of a Redis are understood. Connecting is the store's work."""

from __future__ import annotations

import re

_HOST = r"[^\s/@,]+"
_FORMS = (
    re.compile(rf"^rediss?://([^\s/@]*@)?{_HOST}(/\d+)?(\?\S*)?$"),
    re.compile(r"^unix://([^\s/@]*@)?/[^\s?]+(\?\S*)?$"),
    re.compile(rf"^rediss?\+sentinel://([^\s/@]*@)?{_HOST}(,{_HOST})*/[^\s/?]+(/\d+)?(\?\S*)?$"),
    re.compile(rf"^rediss?\+cluster://([^\s/@]*@)?{_HOST}(,{_HOST})*/?(\?\S*)?$"),
)
EXPECTED = (
    "expected embedded, redis://host:port/db, rediss://…, unix:///path, "
    "redis[s]+sentinel://host:port,host:port/master/db or redis[s]+cluster://host:port"
)


def redis_address(url: str) -> str:
    """Return ``url`` as it is; raise ValueError, without showing it, when it has none of the known forms."""
    if url == "embedded" or any(form.match(url) for form in _FORMS):
        return url
    raise ValueError(EXPECTED)
