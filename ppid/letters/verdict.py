"""What a PDF that somebody holds out to us is worth: which letter it claims to be, and what its signatures say.

The file may be meant to do harm, so it is opened in a process of its own (`examiner`), which gets no secret, little
memory and few seconds, and is ended when they are over. What that process told before is kept.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

MOST_BYTES = 20 * 1024 * 1024
MOST_SECONDS = 5
MEMORY_BYTES = 1024 * 1024 * 1024
AT_ONCE = 2  # in one process of the portal
LONGEST_WAIT_SECONDS = 10
EXAMINER = Path(__file__).with_name("examiner.py")
PASSED_ON = ("PATH", "LANG", "LD_LIBRARY_PATH")  # of the environment, which holds the master key too

_places = BoundedSemaphore(AT_ONCE)


class Busy(Exception):
    """Too many files are being examined; ask again in a moment."""


@dataclass(frozen=True, slots=True)
class Signature:
    """One electronic signature. ``organisation`` issued its certificate; empty when that may name a person.

    ``is_intact``: what it covers was not changed. ``is_whole``: nothing followed it that could change what is seen.
    ``is_trusted`` is None where no trusted roots are set up. ``stamped_at`` is the moment of a sound time stamp.
    """

    is_intact: bool
    is_whole: bool
    is_trusted: bool | None
    organisation: str = ""
    stamped_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a file. ``codes`` are those that it carries, none of them looked up yet.

    ``signatures`` is None when they could not be judged in time, which is not the same as having none.
    """

    codes: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] | None = None
    is_locked: bool = False
    is_broken: bool = False


def examine(data: bytes, roots: Path | None = None, *, seconds: float = MOST_SECONDS) -> Verdict:
    """Look into a PDF without trusting it. Never raises for what is in it; raises Busy.

    ``roots`` is a folder of certificates that are trusted. Nothing is written and nothing is fetched.
    """
    if not _places.acquire(timeout=LONGEST_WAIT_SECONDS):
        raise Busy
    try:
        said = _ask(data, str(roots or ""), seconds)
    finally:
        _places.release()
    told: dict[str, Any] = {key: value for part in _parts(said) for key, value in part.items()}
    found = told.get("signatures")
    return Verdict(
        codes=tuple(told.get("codes", ())),
        signatures=None if found is None else tuple(_signature(one) for one in found),
        is_locked=bool(told.get("is_locked")),
        is_broken=bool(told.get("is_broken")) and not found,
    )


def _ask(data: bytes, roots: str, seconds: float) -> bytes:
    """What the examiner says of a file, as far as it gets in that time."""
    # -P: the folder of the script, whose modules are called like others' packages, is not searched for imports.
    command = [sys.executable, "-P", "-B", str(EXAMINER), str(round(seconds) or 1), str(MEMORY_BYTES), roots]
    environment = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    try:
        ended = subprocess.run(  # noqa: S603 -- our own program; the file comes in as data
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=seconds,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        return late.stdout or b""
    return ended.stdout


def _parts(said: bytes) -> Iterator[dict[str, Any]]:
    """The whole lines among what was said."""
    for line in said.split(b"\n")[:-1]:
        yield json.loads(line)


def _signature(told: dict[str, Any]) -> Signature:
    at = told["stamped_at"]
    return Signature(
        told["is_intact"],
        told["is_whole"],
        told["is_trusted"],
        told["organisation"],
        datetime.fromisoformat(at) if at else None,
    )
