"""What a certificate is worth before anybody signs with it: who vouches for it, and whether it names the right person.

Apart from `sign`, which is slow to load.
"""

from __future__ import annotations

import re
from enum import StrEnum

TITLES = frozenset(
    {"prof", "dr", "drs", "dra", "ir", "h", "hj", "kh", "ny", "tn"}
)  # that are written without a dot too


class Trust(StrEnum):
    """Who vouches for the owner of a certificate. UNKNOWN where the installation trusts nobody in particular."""

    SELF_SIGNED = "self_signed"
    UNTRUSTED = "untrusted"
    TRUSTED = "trusted"
    UNKNOWN = "unknown"


def owner_of(subject: str) -> str:
    """The name in "Budi Santoso, Pemerintah Provinsi Contoh", which may carry titles behind further commas."""
    return subject.partition(",")[0].strip()


def plain_name(name: str) -> str:
    """A name without titles, dots and capitals: "Dr. H. Budi Santoso, S.T., M.Si." is "budi santoso"."""
    words = owner_of(name).split()
    kept = [word.lower() for word in words if "." not in word and word.lower() not in TITLES]
    return " ".join(re.sub(r"[^\w']", "", word) for word in kept)


def is_same_name(one: str, other: str) -> bool:
    """Whether two names are written alike, titles aside. Initials are left out as titles are."""
    return bool(plain_name(one)) and plain_name(one) == plain_name(other)


def names_body(subject: str, name: str) -> bool:
    """Whether a certificate was issued to the body itself."""
    return " ".join(name.lower().split()) in " ".join(subject.lower().split())
