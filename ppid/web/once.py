"""A secret shown once: carried over the redirect in the visitor's own cookie, sealed, and forgotten by being shown."""

from __future__ import annotations

import base64

from flask import session

from ppid import vault
from ppid.vault import VaultError

KEPT = "shown_once"


def keep(secret: str, purpose: str) -> None:
    """Keep a secret for the next page of this visit that asks for it under the same ``purpose``."""
    session[KEPT] = base64.b64encode(vault.current().seal(secret, f"{KEPT} {purpose}")).decode()


def take(purpose: str) -> str | None:
    """The secret kept for ``purpose``, or None; either way nothing is kept any longer."""
    kept = session.pop(KEPT, None)
    try:
        return vault.current().open_text(base64.b64decode(kept), f"{KEPT} {purpose}") if kept else None
    except VaultError:
        return None
