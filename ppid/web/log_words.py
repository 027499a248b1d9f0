"""What the record says of the logs themselves, as sentences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _

Data = dict[str, Any]


def _key_changed(data: Data) -> str:
    return _(
        "Buku catatan dilanjutkan dengan kunci lain setelah %(size)s catatan. Kunci terdahulu: %(key)s.",
        size=data.get("size", "-"),
        key=data.get("former", "-"),
    )


SENTENCES: dict[str, Callable[[Data], str]] = {"log_key_changed": _key_changed}
