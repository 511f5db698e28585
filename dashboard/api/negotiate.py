"""Which of the forms we have a client would rather take (RFC 9110, 12.5.1)."""

JSON = "application/json"
CSV = "text/csv"


def prefers_csv(accept: str | None) -> bool:
    """Tell whether the `Accept` header ranks CSV above JSON. Without a wish, or with nonsense, it is JSON."""
    return _quality(accept or "*/*", CSV) > _quality(accept or "*/*", JSON)


def _quality(accept: str, media_type: str) -> float:
    main, _, _ = media_type.partition("/")
    best_rank, best = 0, 0.0
    for part in accept.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        rank = {media_type: 3, f"{main}/*": 2, "*/*": 1}.get(name, 0)
        if rank > best_rank:
            best_rank, best = rank, _q(parameters)
    return best


def _q(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
