"""The hashes of a body's log, kept in files: its leaves and, above every 256 of them, the root of the full tile.

A file is only ever added to, so a tile (C2SP tlog-tiles) is a slice of it that never changes, and a proof reads a few
hashes whatever the size of the log. What the files do not hold yet is taken from the rows.

Source: https://c2sp.org/tlog-tiles.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ppid import tlog

HEIGHT = 8  # of a tile
WIDTH = 1 << HEIGHT
LEVELS = 8  # 256 to the eighth: more leaves than anybody will have


def path_of(folder: Path, level: int) -> Path:
    return folder / (f"tiles.{level}" if level else "leaves")


def read(path: Path, start: int, count: int) -> list[bytes]:
    """Up to ``count`` hashes of a file from the ``start``-th on; fewer where it ends."""
    if not path.exists():
        return []
    with path.open("rb") as file:
        file.seek(start * tlog.HASH_BYTES)
        return list(_cut(file.read(count * tlog.HASH_BYTES)))


def _cut(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data) - tlog.HASH_BYTES + 1, tlog.HASH_BYTES):
        yield data[start : start + tlog.HASH_BYTES]


def write(path: Path, start: int, hashes: list[bytes]) -> None:
    """Put hashes at a place. Two processes that do so at once write the same bytes, which appending would double."""
    path.touch()
    with path.open("r+b") as file:
        file.seek(start * tlog.HASH_BYTES)
        file.write(b"".join(hashes))


def length(path: Path) -> int:
    """How many whole hashes a file holds."""
    return path.stat().st_size // tlog.HASH_BYTES if path.exists() else 0


def grow(folder: Path) -> None:
    """Add the roots of the tiles that have become full, level by level."""
    for level in range(1, LEVELS):
        below, path = path_of(folder, level - 1), path_of(folder, level)
        kept, full = length(path), length(below) // WIDTH
        if kept >= full:
            return
        write(path, kept, _roots(read(below, kept * WIDTH, (full - kept) * WIDTH)))


def _roots(hashes: list[bytes]) -> list[bytes]:
    return [tlog.root(hashes[start : start + WIDTH]) for start in range(0, len(hashes), WIDTH)]


@dataclass(frozen=True, slots=True)
class Tree:
    """The tree of the first ``size`` leaves. ``rows`` reads leaf hashes from the rows, up to before an end."""

    folder: Path
    size: int
    rows: Callable[[int, int], list[bytes]]

    def hashes(self, level: int, start: int, count: int) -> list[bytes]:
        """The roots of ``count`` full tiles of a level; of level 0 the leaves. Raises TreeError beyond the tree."""
        if not (0 <= level < LEVELS and start >= 0 and count > 0 and start + count <= self.size >> HEIGHT * level):
            raise tlog.TreeError(f"a tree of {self.size} leaves has no {count} hashes from {start} on level {level}")
        kept = read(path_of(self.folder, level), start, count)
        if len(kept) == count:
            return kept
        start, count = start + len(kept), count - len(kept)
        if level == 0:
            return kept + self.rows(start, start + count)
        found = self.hashes(0, start << HEIGHT * level, count << HEIGHT * level)
        for _level in range(level):
            found = _roots(found)
        return kept + found

    def root(self, start: int, end: int) -> bytes:
        """The root over the leaves from ``start`` to before ``end``, a subtree as proofs name it."""
        peaks = []
        while start < end:
            height = (end - start).bit_length() - 1
            level = height // HEIGHT
            peaks.append(tlog.root(self.hashes(level, start >> HEIGHT * level, 1 << height - HEIGHT * level)))
            start += 1 << height
        node = peaks.pop()
        while peaks:
            node = tlog.node_hash(peaks.pop(), node)
        return node

    def inclusion(self, index: int) -> list[bytes]:
        """The audit path of a leaf. Raises TreeError."""
        return [self.root(start, end) for start, end in tlog.inclusion_spans(index, self.size)]

    def consistency(self, old_size: int) -> list[bytes]:
        """The proof that the tree of ``old_size`` leaves became this one. Raises TreeError."""
        return [self.root(start, end) for start, end in tlog.consistency_spans(old_size, self.size)]
