"""The log that cannot be rewritten unseen: Merkle tree, proofs, and signed tree heads.

The tree is the one of Certificate Transparency (RFC 9162 section 2.1, SHA-256), the head a C2SP ``tlog-checkpoint``:
a signed note (Ed25519) of three lines. Tools that this project did not write can check both. Nothing here reads or
writes rows; a tree is a sequence of leaf hashes, oldest first.

Source: https://www.rfc-editor.org/rfc/rfc9162, https://c2sp.org/tlog-checkpoint, https://c2sp.org/signed-note.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256().digest()

ED25519 = b"\x01"  # the signature type of signed-note
COSIGNED = b"\x04"  # and of tlog-cosignature
KEY_ID_BYTES = 4
EM_DASH = "\u2014"
MOST_SIGNATURES = 100
LONGEST_NOTE_BYTES = 1_000_000
UNFIT = re.compile("[\x00-\x09\x0b-\x1f\ud800-\udfff]")  # what a note never holds: control characters, half letters


class TreeError(ValueError):
    """There is no such leaf, tree or proof."""


class NoteError(Exception):
    """The note is malformed, or no known key signed it as it stands."""


# The tree


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of one entry. Source: RFC 9162 section 2.1.1."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of two subtrees side by side. Source: RFC 9162 section 2.1.1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaf_hashes: Iterable[bytes]) -> bytes:
    """Return the root of the tree over the given leaf hashes; one hash per node, in linear time."""
    level = list(leaf_hashes)
    if not level:
        return EMPTY_ROOT
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        alone = level[-1:] if len(level) % 2 else []  # rises unchanged to the next level
        level = [node_hash(left, right) for left, right in pairs] + alone
    return level[0]


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int) -> list[bytes]:
    """Return the audit path of the leaf at ``index``, counted from zero, from the leaf up to the root.

    Raises TreeError when there is no such leaf. Source: RFC 9162 section 2.1.3.1.
    """
    return [root(leaf_hashes[start:end]) for start, end in inclusion_spans(index, len(leaf_hashes))]


def inclusion_spans(index: int, size: int) -> list[tuple[int, int]]:
    """Return which leaves stand under each hash of that audit path, from the leaf up: first, and one after the last."""
    start, end = 0, size
    if not start <= index < end:
        raise TreeError(f"a tree of {end} leaves has no leaf {index}")
    spans = []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    return spans[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether ``proof`` shows the leaf hash at ``index`` of the tree of ``size`` leaves under ``root``.

    Source: RFC 9162 section 2.1.3.2.
    """
    if not 0 <= index < size or not _all_hashes(leaf, root, *proof):
        return False
    place, last, node = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = node_hash(sibling, node)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and hmac.compare_digest(node, root)


def consistency_proof(leaf_hashes: Sequence[bytes], old_size: int) -> list[bytes]:
    """Return the proof that the tree of the first ``old_size`` leaves became the tree of them all.

    Empty when ``old_size`` is zero or the present size. Raises TreeError when the tree was never so large.
    Source: RFC 9162 section 2.1.4.1.
    """
    return [root(leaf_hashes[start:end]) for start, end in consistency_spans(old_size, len(leaf_hashes))]


def consistency_spans(old_size: int, size: int) -> list[tuple[int, int]]:
    """Return which leaves stand under each hash of that proof: first, and one after the last."""
    start, old_end, end = 0, old_size, size
    if not 0 <= old_size <= end:
        raise TreeError(f"a tree of {end} leaves never had {old_size}")
    if old_size == 0:
        return []
    spans = []
    while old_end < end:
        middle = start + _split(end - start)
        if old_end <= middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    if start > 0:  # else the verifier knows this subtree: it is the old root
        spans.append((start, end))
    return spans[::-1]


def verify_consistency(
    old_size: int,
    old_root: bytes,
    new_size: int,
    new_root: bytes,
    proof: Sequence[bytes],
) -> bool:
    """Tell whether ``proof`` shows that the new tree holds the old one unchanged, with leaves only added.

    Source: RFC 9162 section 2.1.4.2; a tree of no leaves is in every tree.
    """
    if not 0 <= old_size <= new_size or not _all_hashes(old_root, new_root, *proof):
        return False
    if old_size == new_size:
        return not proof and old_root == new_root
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    path = list(proof) if old_size & (old_size - 1) else [old_root, *proof]
    if not path:
        return False
    place, last = old_size - 1, new_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old_node = new_node = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old_node, new_node = (
                node_hash(sibling, old_node),
                node_hash(sibling, new_node),
            )
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            new_node = node_hash(new_node, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and hmac.compare_digest(old_node, old_root) and hmac.compare_digest(new_node, new_root)


class Frontier:
    """A growing tree that remembers only its right edge: one hash for each bit set in its size."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []  # roots of the full subtrees, the largest first

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash. Raises TreeError when it is not 32 bytes."""
        if not _all_hashes(leaf):
            raise TreeError(f"a leaf hash has {HASH_BYTES} bytes, not {len(leaf)}")
        node, size = leaf, self.size
        while size & 1:
            node, size = node_hash(self._peaks.pop(), node), size >> 1
        self._peaks.append(node)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaf hashes, oldest first."""
        for leaf in leaves:
            self.append(leaf)

    def root(self) -> bytes:
        """Return the root of the tree as it stands."""
        if not self._peaks:
            return EMPTY_ROOT
        *peaks, node = self._peaks
        for peak in reversed(peaks):
            node = node_hash(peak, node)
        return node

    def to_list(self) -> list[bytes]:
        """Return what must be kept to go on later: the size in eight bytes, then the hashes."""
        return [self.size.to_bytes(8, "big"), *self._peaks]

    @classmethod
    def from_list(cls, kept: Sequence[bytes]) -> Self:
        """Return the frontier that ``to_list`` kept. Raises TreeError when size and hashes do not fit together."""
        if not kept or len(kept[0]) != 8:
            raise TreeError("a kept frontier begins with its size in eight bytes")
        frontier = cls()
        frontier.size, frontier._peaks = int.from_bytes(kept[0], "big"), list(kept[1:])
        if frontier.size.bit_count() != len(frontier._peaks) or not _all_hashes(*frontier._peaks):
            raise TreeError(f"a tree of {frontier.size} leaves keeps {frontier.size.bit_count()} hashes of 32 bytes")
        return frontier


def _split(width: int) -> int:
    """Return the largest power of two smaller than ``width``: where a subtree divides."""
    return 1 << (width - 1).bit_length() - 1


def _all_hashes(*values: bytes) -> bool:
    return all(len(value) == HASH_BYTES for value in values)


# Tree heads


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: which log, how many leaves, which root. Raises NoteError for one that cannot be written down."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        if not self.origin or "\n" in self.origin or UNFIT.search(self.origin):
            raise NoteError("the origin of a log is one line without control characters")
        if self.size < 0 or not _all_hashes(self.root):
            raise NoteError(f"a tree head has a size and a root of {HASH_BYTES} bytes")

    @property
    def text(self) -> str:
        """The three lines that are signed."""
        return f"{self.origin}\n{self.size}\n{_encode(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the lines of a checkpoint; further lines (extensions) are passed over. Raises NoteError."""
        lines = text.removesuffix("\n").split("\n")
        if not text.endswith("\n") or len(lines) < 3 or not all(lines):
            raise NoteError("a checkpoint has three lines: origin, size and root")
        origin, size, encoded_root = lines[:3]
        if not (size.isascii() and size.isdigit()) or (size != "0" and size.startswith("0")):
            raise NoteError(f"{size!r} is not the size of a tree")
        return cls(origin, int(size), _decode(encoded_root))


def sign(checkpoint: Checkpoint, name: str, seed: bytes) -> str:
    """Return the checkpoint as a note signed by ``name`` with the Ed25519 ``seed`` of 32 bytes.

    The key's name is best the log's origin. Raises NoteError for a name with spaces or a plus sign.
    """
    return sign_text(checkpoint.text, name, seed)


def open_note(note: str, verifier_key: str) -> Checkpoint:
    """Return the checkpoint in ``note``. Raises NoteError unless the holder of ``verifier_key`` signed it so."""
    return Checkpoint.parse(open_text(note, verifier_key))


def verifier_key(name: str, seed: bytes) -> str:
    """Return the public line ``name+key id+key`` with which anyone checks the notes of ``name``."""
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return f"{_checked(name)}+{_key_id(name, public).hex()}+{_encode(ED25519 + public)}"


# Signed notes of any text


def sign_text(text: str, name: str, seed: bytes) -> str:
    """Return ``text``, which ends in a newline, as a signed note. Raises NoteError when it cannot be one."""
    if not text.endswith("\n") or UNFIT.search(text):
        raise NoteError("the text of a note is whole lines without control characters")
    private = Ed25519PrivateKey.from_private_bytes(seed)
    key_id = _key_id(_checked(name), private.public_key().public_bytes_raw())
    return f"{text}\n{EM_DASH} {name} {_encode(key_id + private.sign(text.encode()))}\n"


def open_text(note: str, verifier_key: str) -> str:
    """Return the text of ``note``. Raises NoteError unless the holder of ``verifier_key`` signed it as it stands.

    Signatures of other keys are passed over: they may be those of witnesses, or of a key since replaced.
    """
    name, key_id, public = _parse_verifier_key(verifier_key)
    if UNFIT.search(note) or len(note.encode()) > LONGEST_NOTE_BYTES:
        raise NoteError("the note is too long or holds control characters")
    text, blank, lines = note.rpartition("\n\n")
    signatures = lines.removesuffix("\n").split("\n")
    if not blank or not lines.endswith("\n") or len(signatures) > MOST_SIGNATURES:
        raise NoteError("a note is a text, a blank line and its signatures")
    text, found = text + "\n", False
    for line in signatures:
        signer, given_id, signature = _parse_signature(line)
        if (signer, given_id) == (name, key_id):
            _verify(public, signature, text)
            found = True
    if not found:
        raise NoteError(f"{name} did not sign this note")
    return text


def open_cosignature(text: str, line: str, witness_key: str) -> int:
    """Return when the holder of ``witness_key`` cosigned ``text``, in seconds since 1970, as a signature line says.

    Raises NoteError when it did not. Source: https://c2sp.org/tlog-cosignature (Ed25519).
    """
    name, key_id, public = _parse_verifier_key(witness_key, COSIGNED)
    signer, given_id, blob = _parse_signature(line)
    if (signer, given_id) != (name, key_id):
        raise NoteError(f"{name} did not cosign this note")
    moment = int.from_bytes(blob[:8], "big")
    _verify(public, blob[8:], f"cosignature/v1\ntime {moment}\n{text}")
    return moment


def _verify(public: Ed25519PublicKey, signature: bytes, text: str) -> None:
    try:
        public.verify(signature, text.encode())
    except InvalidSignature as error:
        raise NoteError("the signature does not fit the text") from error


def _parse_signature(line: str) -> tuple[str, bytes, bytes]:
    dash, name, encoded, *rest = [*line.split(" "), "", "", ""]
    blob = _decode(encoded) if dash == EM_DASH and not any(rest) else b""
    if len(blob) <= KEY_ID_BYTES:
        raise NoteError(f"{line!r} is not a signature")
    return _checked(name), blob[:KEY_ID_BYTES], blob[KEY_ID_BYTES:]


def _parse_verifier_key(line: str, kind: bytes = ED25519) -> tuple[str, bytes, Ed25519PublicKey]:
    name, _, rest = line.partition("+")
    key_id, _, encoded = rest.partition("+")
    blob = _decode(encoded)
    if blob[:1] != kind or len(blob) != 1 + HASH_BYTES:
        raise NoteError(f"{line!r} is not the key of an Ed25519 signer")
    public = blob[1:]
    if key_id != _key_id(_checked(name), public, kind).hex():
        raise NoteError(f"the key id in {line!r} is not that of the key")
    return name, bytes.fromhex(key_id), Ed25519PublicKey.from_public_bytes(public)


def _key_id(name: str, public: bytes, kind: bytes = ED25519) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + kind + public).digest()[:KEY_ID_BYTES]


def _checked(name: str) -> str:
    if "+" in name or name.split() != [name] or UNFIT.search(name):
        raise NoteError(f"{name!r} is not the name of a key: it is empty, or has spaces or a plus sign")
    return name


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decode(text: str) -> bytes:
    """Decode canonical base64, and nothing that merely resembles it."""
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError(f"{text!r} is not base64") from error
    if _encode(data) != text:
        raise NoteError(f"{text!r} is not canonical base64")
    return data
