"""The chain of a case, computed again from what a bundle carries, by the rule written in it.

``seal = SHA-256(previous seal + canonical JSON of the facts)``, both as UTF-8, the seal in hexadecimal.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

RULE = (
    "segel = SHA-256(segel sebelumnya + JSON fakta), heksadesimal; JSON fakta: kunci terurut, tanpa spasi, UTF-8; "
    "segel sebelum peristiwa pertama adalah teks kosong"
)


@dataclass(frozen=True, slots=True)
class Link:
    """One event of a chain. ``facts`` is None where they are not shown to this audience yet; the seal stays."""

    seq: int
    previous: str
    seal: str
    facts: Mapping[str, Any] | None


def seal_of(previous: str, facts: Mapping[str, Any]) -> str:
    """What the seal of these facts must be."""
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(previous.encode() + text.encode()).hexdigest()


def flaw(chain: str, links: Sequence[Link]) -> str:
    """The first thing that is wrong with a chain, in Indonesian; empty when it is whole."""
    seal = ""
    for place, link in enumerate(links, 1):
        if link.seq != place or link.previous != seal:
            return f"peristiwa sebelum nomor {link.seq} hilang atau dipindahkan"
        if link.facts is not None:
            if link.facts.get("seq") != place or link.facts.get("chain") != chain:
                return f"peristiwa nomor {link.seq} bukan bagian dari rantai {chain}"
            if seal_of(link.previous, link.facts) != link.seal:
                return f"fakta peristiwa nomor {link.seq} bukan yang disegel"
        seal = link.seal
    return ""


def head(links: Sequence[Link]) -> str:
    """The seal of the newest event; empty for a chain without any."""
    return links[-1].seal if links else ""
