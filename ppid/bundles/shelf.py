"""Where a bundle lies while it is made, and once it is made.

Being made: files without a name, which the system forgets with the process that made them, even when it is killed.
Finished: in the store, sealed like every file, but in pieces, so that neither keeping nor sending it needs all of it.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from ppid import storage

PIECE_BYTES = 8 * 1024 * 1024
COPY_BYTES = 1024 * 1024


def scratch() -> BinaryIO:
    """A file without a name."""
    return cast(BinaryIO, tempfile.TemporaryFile())


def path_of(file: BinaryIO) -> str:
    """A path under which this process opens a file without a name, for libraries that take nothing else."""
    file.flush()
    return f"/proc/self/fd/{file.fileno()}"


def size_of(file: BinaryIO) -> int:
    return file.seek(0, 2)


def chunks(file: BinaryIO, size: int = COPY_BYTES) -> Iterator[bytes]:
    """The bytes of a file from its beginning."""
    file.seek(0)
    while chunk := file.read(size):
        yield chunk


def keep(key: str, file: BinaryIO) -> None:
    """Put a file into the store under ``key``, instead of what an interrupted attempt left there.

    Raises StorageError.
    """
    remove(key)
    for number, piece in enumerate(chunks(file, PIECE_BYTES)):
        storage.current().put(_piece(key, number), piece)


def read(key: str, size_bytes: int) -> Iterator[bytes]:
    """The bytes kept under ``key``, piece by piece. Raises StorageError when one is gone or damaged."""
    for number in range(-(-size_bytes // PIECE_BYTES)):
        yield storage.current().get(_piece(key, number))


def remove(key: str) -> None:
    """Take everything that is kept under ``key`` out of the store; once more does no harm."""
    number = 0
    while storage.current().exists(_piece(key, number)):
        number += 1
    while number:
        number -= 1
        storage.current().delete(_piece(key, number))  # the last first: what an interruption leaves is found again


def _piece(key: str, number: int) -> str:
    return f"{key}/{number}"
