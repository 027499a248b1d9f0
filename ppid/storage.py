"""Files at rest: on the disk, in an S3-compatible store or in memory, and everywhere sealed.

The store only ever sees sealed bytes under a key that says nothing about a person; what the file is called and who may
have it stands in the database. A file is written once and never changed. On the disk, directories are 0700 and files
0600. An S3-compatible store takes its credentials and its address from the usual AWS_* variables.
"""

import re
import uuid
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, MemoryStore, S3Store

from ppid import clock
from ppid.vault import Vault, VaultError

if TYPE_CHECKING:
    from obstore.store import ObjectStore

KEY = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*")
LONGEST_KEY = 120
S3_CONNECT_TIMEOUT = timedelta(seconds=5)
S3_TIMEOUT = timedelta(seconds=20)
S3_TRIES_AGAIN = 2


class StorageError(Exception):
    """The store did not do what it was asked."""


class FileMissing(StorageError):
    """There is no file under this key."""


class FileExists(StorageError):
    """There is a file under this key already, and files are never written over."""


class FileDamaged(StorageError):
    """The bytes under this key are not those that were put there, or their key is gone."""


class Storage:
    """Put and get files at ``url``: ``file:///var/lib/ppid/files``, ``s3://bucket/prefix`` or ``memory:///``.

    Raises StorageError when the URL names no such store.
    """

    def __init__(self, url: str, vault: Vault) -> None:
        self._vault = vault
        self._root: Path | None = None
        self._store: ObjectStore
        place = urlsplit(url)
        match place.scheme:
            case "file" if place.netloc in {"", "localhost"} and place.path.strip("/"):
                self._root = Path(unquote(place.path))
                self._store = _local(self._root)
            case "s3" if place.netloc:
                self._store = S3Store.from_url(
                    url,
                    client_options={
                        "allow_http": True,  # the address decides; what travels is sealed and its request signed
                        "connect_timeout": S3_CONNECT_TIMEOUT,
                        "timeout": S3_TIMEOUT,
                    },
                    retry_config={
                        "max_retries": S3_TRIES_AGAIN,
                        "retry_timeout": S3_TIMEOUT,
                    },
                )
            case "memory":
                self._store = MemoryStore()
            case _:
                raise StorageError(f"{url!r} is not a place for files: file:///directory, s3://bucket or memory:///")

    def __repr__(self) -> str:
        return f"<Storage {self._store!r}>"

    def put(self, key: str, data: bytes) -> None:
        """Write ``data``, sealed, under ``key``. Raises FileExists when the key is taken, StorageError otherwise."""
        sealed = self._vault.seal_file(data, _checked(key))
        try:
            self._make_directories(key)
            obstore.put(self._store, key, sealed, mode="create")
            if self._root:
                (self._root / key).chmod(0o600)
        except (AlreadyExistsError, FileExistsError) as error:
            raise FileExists(f"{key} exists already") from error
        except NotImplementedError:
            self._put_where_create_is_unknown(key, sealed)
        except (BaseError, OSError) as error:
            raise StorageError(f"{key} was not written: {_first_line(error)}") from error

    def get(self, key: str) -> bytes:
        """Return the file's bytes. Raises FileMissing, FileDamaged, or StorageError."""
        try:
            sealed = bytes(obstore.get(self._store, _checked(key)).bytes())
        except FileNotFoundError as error:
            raise FileMissing(f"{key} is not there") from error
        except (BaseError, OSError) as error:
            raise StorageError(f"{key} was not read: {_first_line(error)}") from error
        try:
            return self._vault.open_file(sealed, key)
        except VaultError as error:
            raise FileDamaged(f"{key} does not open: {error}") from error

    def exists(self, key: str) -> bool:
        """Tell whether there is a file under ``key``. Raises StorageError when the store cannot be asked."""
        try:
            obstore.head(self._store, _checked(key))
        except FileNotFoundError:
            return False
        except (BaseError, OSError) as error:
            raise StorageError(f"{key} was not looked for: {_first_line(error)}") from error
        return True

    def delete(self, key: str) -> None:
        """Remove the file; removing what is not there is no error, so that a purge can be repeated."""
        try:
            obstore.delete(self._store, _checked(key))
        except FileNotFoundError:
            return
        except (BaseError, OSError) as error:
            raise StorageError(f"{key} was not removed: {_first_line(error)}") from error

    @staticmethod
    def new_key(prefix: str) -> str:
        """Return a key that was never used: ``prefix``, the year (UTC) and a random name; nothing of a person in it.

        Raises StorageError when ``prefix`` is not made of lower-case words, digits, hyphens and slashes.
        """
        return _checked(f"{prefix}/{clock.now().year}/{uuid.uuid4().hex}")

    def _put_where_create_is_unknown(self, key: str, sealed: bytes) -> None:
        """Write to an S3-compatible store without conditional writes (AWS_CONDITIONAL_PUT=disabled)."""
        if self.exists(key):
            raise FileExists(f"{key} exists already")
        try:
            obstore.put(self._store, key, sealed)
        except (BaseError, OSError) as error:
            raise StorageError(f"{key} was not written: {_first_line(error)}") from error

    def _make_directories(self, key: str) -> None:
        """Make the directories of ``key`` for their owner alone; stores elsewhere have none."""
        if self._root is None:
            return
        directory = self._root
        for name in key.split("/")[:-1]:
            directory /= name
            directory.mkdir(mode=0o700, exist_ok=True)


def _local(root: Path) -> LocalStore:
    """Open a directory, made for its owner alone when it is not there yet. Raises StorageError when it cannot be."""
    try:
        root.parent.mkdir(parents=True, exist_ok=True)
        root.mkdir(mode=0o700, exist_ok=True)
        return LocalStore(root)
    except (BaseError, OSError) as error:
        raise StorageError(f"{root} is not a directory for files: {_first_line(error)}") from error


def _checked(key: str) -> str:
    """Return the key if it can lead nowhere else. Raises StorageError."""
    if len(key) > LONGEST_KEY or not KEY.fullmatch(key):
        raise StorageError(f"{key!r} is not a key of this store")
    return key


def _first_line(error: Exception) -> str:
    """Return what the store said, without its pages of details."""
    return str(error).partition("\n")[0]


# The storage in use

_current: Storage | None = None


def use(storage: Storage | None) -> None:
    """Set the storage in use; the application factory calls this once."""
    global _current
    _current = storage


def current() -> Storage:
    """Return the storage in use. Raises StorageError when none was set."""
    if _current is None:
        raise StorageError("no storage is in use: the application sets one when it starts")
    return _current
