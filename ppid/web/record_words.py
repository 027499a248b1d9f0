"""What the record says beside the steps of a request: the sentences of every other noun, put together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ppid.web import (
    coordination_words,
    letter_marks,
    log_words,
    monev_words,
    objection_words,
    register_words,
    report_words,
    signing_words,
)

SENTENCES: dict[str, Callable[[dict[str, Any]], str]] = {
    **objection_words.SENTENCES,
    **signing_words.SENTENCES,
    **letter_marks.SENTENCES,
    **register_words.SENTENCES,
    **report_words.SENTENCES,
    **coordination_words.SENTENCES,
    **log_words.SENTENCES,
    **monev_words.SENTENCES,
}
