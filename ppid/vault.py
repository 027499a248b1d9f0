"""People's data at rest: sealing, blind search, secret tokens, masks.

One master key, kept outside the database, feeds every key used here, each derived under a label of its own, so that a
leaked session key opens no NIK and a leaked database opens nothing. Sealed bytes name the key that made them, so the
master can be replaced: what is new is sealed with the new one, what is old still opens with a previous one.
"""

import hashlib
import hmac
import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self, overload

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MASTER_BYTES = 32
VERSION = b"\x01"
KEY_ID_BYTES = 4
NONCE_BYTES = 12
TAG_BYTES = 16
HEADER_BYTES = len(VERSION) + KEY_ID_BYTES

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O or U
LOOKALIKES = str.maketrans("OIL", "011")
BETWEEN_LETTERS = frozenset({"Zs", "Pd", "Sm", "Cc", "Cf"})  # spaces, dashes, the minus sign, invisible signs
LONGEST_TOKEN = 51  # 256 bits hold no more letters of five bits

BULLET = "•"


class VaultError(Exception):
    """The bytes, the key or the context do not match, or no vault is in use."""


class Label(StrEnum):
    """What a derived key is for; changing a word here makes everything sealed under it unreadable."""

    PEOPLE = "people's data"
    BLIND = "blind index"
    FILES = "files"
    TOKENS = "tokens"
    LOG = "log"
    SESSION = "session"
    EVENT_SALT = "event salt"
    KEY_ID = "key id"


@dataclass(frozen=True, slots=True)
class _Ring:
    """The keys that one master gives."""

    master: bytes = field(repr=False)

    def key(self, label: Label, length_bytes: int = 32) -> bytes:
        hkdf = HKDF(
            algorithm=hashes.SHA256(),
            length=length_bytes,
            salt=None,
            info=b"portal ppid: " + label.encode(),
        )
        return hkdf.derive(self.master)

    def mac(self, label: Label, *parts: str) -> bytes:
        """Return the HMAC-SHA-256 of the parts, each with its length, so that no two lists of parts collide."""
        keyed = hmac.new(self.key(label), digestmod=hashlib.sha256)
        for part in parts:
            data = part.encode()
            keyed.update(len(data).to_bytes(8, "big") + data)
        return keyed.digest()


class Vault:
    """Seal, open and recognise people's data with keys derived from ``master``.

    ``previous`` are replaced masters: they open and recognise, they never seal. Raises VaultError when a master is
    shorter than 32 bytes or two of them are the same.
    """

    def __init__(self, master: bytes, previous: Sequence[bytes] = ()) -> None:
        masters = (master, *previous)
        if any(len(one) < MASTER_BYTES for one in masters):
            raise VaultError(f"a master key has at least {MASTER_BYTES} bytes")
        self._ring = _Ring(master)
        self._rings = {ring.key(Label.KEY_ID, KEY_ID_BYTES): ring for ring in map(_Ring, masters)}
        if len(self._rings) < len(masters):
            raise VaultError("every master key differs from the others")
        self._key_id = self._ring.key(Label.KEY_ID, KEY_ID_BYTES)
        self._ciphers: dict[tuple[bytes, Label], AESGCM] = {}  # a key is derived once: a register opens thousands

    def __repr__(self) -> str:
        return f"<Vault {self._key_id.hex()}, {len(self._rings) - 1} previous>"

    # Sealing

    def seal(self, plaintext: str | bytes, context: str) -> bytes:
        """Encrypt ``plaintext`` so that it opens only in ``context`` (table, column and row key).

        Version byte, key id, nonce, then AES-256-GCM ciphertext and tag; 33 bytes longer than the plaintext.
        """
        return self._seal(Label.PEOPLE, plaintext, context)

    def open(self, sealed: bytes, context: str) -> bytes:
        """Return what was sealed in ``context``. Raises VaultError when bytes, key or context do not match."""
        return self._open(Label.PEOPLE, sealed, context)

    def open_text(self, sealed: bytes, context: str) -> str:
        """Return the text that was sealed in ``context``. Raises VaultError as ``open`` does."""
        try:
            return self.open(sealed, context).decode()
        except UnicodeDecodeError as error:
            raise VaultError(f"what was sealed as {context} is not text") from error

    def seal_file(self, data: bytes, key: str) -> bytes:
        """Encrypt a file's bytes so that they open only under their storage ``key``."""
        return self._seal(Label.FILES, data, key)

    def open_file(self, sealed: bytes, key: str) -> bytes:
        """Return the bytes sealed under the storage ``key``. Raises VaultError as ``open`` does."""
        return self._open(Label.FILES, sealed, key)

    def is_current(self, sealed: bytes) -> bool:
        """Tell whether ``sealed`` was made with the present master; if not, it waits to be sealed anew."""
        return sealed[:HEADER_BYTES] == VERSION + self._key_id

    def _seal(self, label: Label, plaintext: str | bytes, context: str) -> bytes:
        data = plaintext.encode() if isinstance(plaintext, str) else plaintext
        header, nonce = VERSION + self._key_id, os.urandom(NONCE_BYTES)
        return header + nonce + self._cipher(self._key_id, label).encrypt(nonce, data, header + context.encode())

    def _open(self, label: Label, sealed: bytes, context: str) -> bytes:
        header, rest = sealed[:HEADER_BYTES], sealed[HEADER_BYTES:]
        nonce, body = rest[:NONCE_BYTES], rest[NONCE_BYTES:]
        if len(body) < TAG_BYTES or not header.startswith(VERSION):
            raise VaultError("these bytes were not sealed by this portal")
        key_id = header[len(VERSION) :]
        if key_id not in self._rings:
            raise VaultError(f"the key {key_id.hex()} is not among the masters")
        try:
            return self._cipher(key_id, label).decrypt(nonce, body, header + context.encode())
        except InvalidTag as error:
            raise VaultError(f"the bytes or the context {context} do not match") from error

    def _cipher(self, key_id: bytes, label: Label) -> AESGCM:
        cipher = self._ciphers.get((key_id, label))
        if cipher is None:
            cipher = self._ciphers[key_id, label] = AESGCM(self._rings[key_id].key(label))
        return cipher

    # Recognising without reading

    def blind(self, purpose: str, value: str) -> str:
        """Return the keyed hash, 64 hexadecimal digits, by which equal values of one purpose find each other.

        The caller normalises ``value`` first (digits only, lower case ...).
        """
        return self._ring.mac(Label.BLIND, purpose, value).hex()

    def blinds(self, purpose: str, value: str) -> tuple[str, ...]:
        """Return the keyed hashes under every master, the present one first, to search while rows are sealed anew."""
        return tuple(ring.mac(Label.BLIND, purpose, value).hex() for ring in self._rings.values())

    def digest(self, salt: bytes, value: str) -> str:
        """Return the salted digest by which a person's data enters an event, and the only way it may.

        HMAC-SHA-256 with ``salt`` as its key, in hexadecimal: whoever is shown salt and value can check it without
        this vault; without the salt nothing can be guessed. Raises VaultError for a salt shorter than 16 bytes.
        """
        if len(salt) < 16:
            raise VaultError("a salt has at least 16 bytes")
        return hmac.new(salt, value.encode(), hashlib.sha256).hexdigest()

    def event_salt(self, key: str) -> bytes:
        """Return the salt, 32 bytes, of the events about one row; it changes with the master."""
        return self._ring.mac(Label.EVENT_SALT, key)

    # Tokens

    def token(self, purpose: str, key: str, length: int = 10) -> str:
        """Return the secret token of ``key``, the same each time: ``length`` letters of five bits each.

        Raises ValueError when ``length`` is not from 8 to 51.
        """
        return _spelling(self._ring, purpose, key, length)

    def token_matches(self, typed: str, purpose: str, key: str, length: int = 10) -> bool:
        """Tell whether ``typed`` is the token of ``key`` under any master, however it was typed, in constant time."""
        given = normalise_token(typed).encode(errors="replace")
        same = [
            hmac.compare_digest(given, _spelling(ring, purpose, key, length).encode()) for ring in self._rings.values()
        ]
        return True in same

    # Keys for others

    def session_key(self) -> bytes:
        """Return the key, 32 bytes, that signs session cookies and forms."""
        return self._ring.key(Label.SESSION)

    def log_seed(self) -> bytes:
        """Return the Ed25519 seed, 32 bytes, that signs the log's tree heads."""
        return self.log_seeds()[0]

    def log_seeds(self) -> tuple[bytes, ...]:
        """Return such seeds of every master, the present one first; with the others nothing is signed any more."""
        return tuple(ring.key(Label.LOG) for ring in self._rings.values())


def _spelling(ring: _Ring, purpose: str, key: str, length: int) -> str:
    if not 8 <= length <= LONGEST_TOKEN:
        raise ValueError(f"a token has from 8 to {LONGEST_TOKEN} letters, not {length}")
    number = int.from_bytes(ring.mac(Label.TOKENS, purpose, key), "big") >> 1  # 255 bits: 51 letters
    return "".join(ALPHABET[number >> 5 * place & 31] for place in range(length))


def spell(token: str) -> str:
    """Group a token for reading aloud: fives when it divides by five, else fours ("7KQ2M-X9R4T")."""
    size = 4 if len(token) % 5 else 5
    return "-".join(token[start : start + size] for start in range(0, len(token), size))


def normalise_token(typed: str) -> str:
    """Return a typed token as it was issued: upper case, without spaces and dashes, O as 0, I and L as 1."""
    plain = unicodedata.normalize("NFKC", typed)
    kept = (letter for letter in plain if unicodedata.category(letter) not in BETWEEN_LETTERS)
    return "".join(kept).upper().translate(LOOKALIKES)


# The vault in use

_current: Vault | None = None


def use(vault: Vault | None) -> None:
    """Set the vault in use; the application factory calls this once."""
    global _current
    _current = vault


def current() -> Vault:
    """Return the vault in use. Raises VaultError when none was set."""
    if _current is None:
        raise VaultError("no vault is in use: the application sets one when it starts")
    return _current


class Secret:
    """A column read and written as text and kept as sealed bytes: ``nik = Secret("nik")`` keeps ``nik_sealed``.

    The class has ``__tablename__`` and its rows a ``row_key`` that never changes; both enter the context, so sealed
    bytes copied to another row, column or table do not open. None and "" are kept as None.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.column = f"{name}_sealed"

    @overload
    def __get__(self, row: None, owner: type) -> Self: ...
    @overload
    def __get__(self, row: object, owner: type) -> str | None: ...
    def __get__(self, row: object | None, owner: type) -> Self | str | None:
        if row is None:
            return self
        sealed: bytes | None = getattr(row, self.column)
        return None if sealed is None else current().open_text(sealed, self.context(row))

    def __set__(self, row: object, value: str | None) -> None:
        setattr(
            row,
            self.column,
            current().seal(value, self.context(row)) if value else None,
        )

    def context(self, row: Any) -> str:
        """Return what the value of ``row`` is sealed with. Raises VaultError for a row without its key."""
        if not row.row_key:
            raise VaultError(f"{row.__tablename__}.{self.name} cannot be sealed before the row has its row_key")
        return f"{row.__tablename__}.{self.name}:{row.row_key}"


# Masks for screens


def mask(value: str | None, show: int = 4) -> str:
    """Return ``value`` for a screen: its first ``show // 2`` and last ``show`` letters ("64••••••••••0012").

    A short value shows less: never more than three letters in eight.
    """
    text = (value or "").strip()
    head, tail = min(show // 2, len(text) // 8), min(show, len(text) // 4)
    return text[:head] + BULLET * (len(text) - head - tail) + text[len(text) - tail :]


def mask_email(value: str | None) -> str:
    """Return an address for a screen: the first letter, three dots whatever the length, the domain."""
    name, at, domain = (value or "").strip().rpartition("@")
    return f"{name[:1] if len(name) > 1 else ''}{BULLET * 3}@{domain}" if at else mask(domain)


def mask_phone(value: str | None) -> str:
    """Return a telephone number for a screen: four leading signs and the last three digits ("0812•••••890")."""
    number = "".join(sign for sign in value or "" if sign.isdigit() or sign == "+")
    return f"{number[:4]}{BULLET * (len(number) - 7)}{number[-3:]}" if len(number) >= 10 else mask(number)
