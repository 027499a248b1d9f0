"""How long an answer that is the same for everybody may be kept on the way."""

from __future__ import annotations

from flask import Response, g, request, session

KEPT_SECONDS = 300


def for_everybody(answer: Response) -> Response:
    """Let an answer be kept for five minutes and asked for again by its fingerprint; not one of somebody signed in."""
    if g.actor is not None or "_flashes" in session:
        return answer
    answer.cache_control.public = True
    answer.cache_control.max_age = KEPT_SECONDS
    answer.add_etag(weak=True)  # compression may change the bytes
    answer.make_conditional(request)
    return answer
