"""What an installation chooses, read once from ``PPID_*`` variables. Nothing that a statute fixes is a setting."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class SettingsError(Exception):
    """A setting is missing or makes no sense; the message says which and what to do."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One installation. Every field is the variable ``PPID_<NAME>``."""

    environment: str = "development"
    secret_key: str = ""
    previous_secret_keys: str = ""
    instance: Path = ROOT / "instance"
    database_url: str = ""
    storage_url: str = ""
    base_url: str = "http://127.0.0.1:5000"
    smtp_url: str = ""
    mail_from: str = "Portal PPID <ppid@localhost>"
    limits_url: str = "memory://"
    proxies: int = 0
    trust_roots: str = ""
    tsa_url: str = ""
    pkcs11_module: str = ""
    signing_url: str = ""
    signing_user: str = ""
    signing_password: str = field(default="", repr=False)
    signing_authority: str = "bsre"
    log_tsa_url: str = ""
    log_witnesses: str = ""

    @property
    def is_development(self) -> bool:
        return self.environment == "development"

    @property
    def master_key(self) -> bytes:
        return self.secret_key.encode()

    @property
    def witnesses(self) -> list[tuple[str, str]]:
        """Key and address of each witness of the logs."""
        words = self.log_witnesses.split()
        return list(zip(words[::2], words[1::2], strict=True))

    @property
    def previous_master_keys(self) -> tuple[bytes, ...]:
        return tuple(key.encode() for key in self.previous_secret_keys.split())


PURPOSES = {
    "environment": "`development` or `production`; demo accounts exist in development only",
    "secret_key": "the master key of sessions, people's data, tokens and the log; at least 32 characters",
    "previous_secret_keys": "older master keys, separated by spaces, that may still open sealed data",
    "instance": "folder of the database, files and outgoing mail of a small installation",
    "database_url": "SQLAlchemy address; default is SQLite in the instance folder",
    "storage_url": "`file:///folder` or `s3://bucket`; default is `files` in the instance folder",
    "base_url": "public address, used in letters, QR codes and mail",
    "smtp_url": "`smtp://user:password@host:587`; when empty, development writes mail to `instance/mail`",
    "mail_from": "sender of every mail",
    "limits_url": "where rate limits are counted; `memory://` counts in each process",
    "proxies": "number of reverse proxies in front whose headers may be trusted",
    "trust_roots": "folder of the certificates (PEM or DER) whose electronic signatures are called trusted; optional",
    "tsa_url": "time-stamp server (RFC 3161); when set, electronic signatures carry its stamp or are not made",
    "pkcs11_module": "driver file of the machine's signing token, such as `/usr/lib/softhsm/libsofthsm2.so`",
    "signing_url": "remote signing service of the BSrE kind; `https://`, or `http://` to an address of the own network",
    "signing_user": "account of the portal at the signing service",
    "signing_password": "and its password",
    "signing_authority": "`bsre`: letters signed there name BSrE, and no other signature is taken; `other`: neither",
    "log_tsa_url": "time-stamp server (RFC 3161) that stamps the newest head of each log once a day; optional",
    "log_witnesses": "witnesses of the logs (C2SP `tlog-witness`): key line and address of each, separated by spaces",
}


def from_environment(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read the settings of this process. Raises SettingsError when production lacks a proper key."""
    given: dict[str, object] = {}
    for one in fields(Settings):
        value = environ.get(f"PPID_{one.name.upper()}")
        if value:
            given[one.name] = Path(value).resolve() if one.name == "instance" else value
    if "proxies" in given:
        try:
            given["proxies"] = int(str(given["proxies"]))
        except ValueError:
            raise SettingsError("PPID_PROXIES is a whole number.") from None
    return complete(Settings(**given))  # type: ignore[arg-type]  # names and types checked above


def complete(settings: Settings) -> Settings:
    """Fill in what follows from the rest. In development a missing key is made and kept in the instance folder."""
    if settings.environment not in {"development", "production"}:
        raise SettingsError("PPID_ENVIRONMENT is either development or production.")
    if settings.signing_authority not in {"bsre", "other"}:
        raise SettingsError("PPID_SIGNING_AUTHORITY is either bsre or other.")
    words = settings.log_witnesses.split()
    if len(words) % 2 or not all("+" in key for key in words[::2]) or not all("://" in url for url in words[1::2]):
        raise SettingsError(
            "PPID_LOG_WITNESSES holds a key line and an address for each witness: NAME+ID+KEY https://..."
        )
    settings.instance.mkdir(parents=True, exist_ok=True)
    changes: dict[str, object] = {
        "database_url": settings.database_url or f"sqlite:///{settings.instance / 'ppid.db'}",
        "storage_url": settings.storage_url or (settings.instance / "files").as_uri(),
    }
    if not settings.secret_key:
        if not settings.is_development:
            raise SettingsError("PPID_SECRET_KEY is missing. Outside development the portal does not start without it.")
        changes["secret_key"] = _development_key(settings.instance / "development.key")
    elif len(settings.secret_key) < 32:
        raise SettingsError("PPID_SECRET_KEY is too short: it needs at least 32 characters.")
    if settings.trust_roots and not Path(settings.trust_roots).is_dir():
        raise SettingsError("PPID_TRUST_ROOTS is not a folder. Leave it out, or put the trusted certificates there.")
    if not settings.is_development and not settings.smtp_url:
        raise SettingsError("PPID_SMTP_URL is missing. Outside development mail must have somewhere to go.")
    values = {one.name: getattr(settings, one.name) for one in fields(Settings)}
    return Settings(**(values | changes))


def _development_key(path: Path) -> str:
    """A random key that survives restarts, readable by its owner only. Processes that start at once share one."""
    if not path.exists():
        made = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
        with open(os.open(made, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        with suppress(FileExistsError):
            os.link(made, path)  # whole or not at all, so that nobody reads half a key
        made.unlink()
    return path.read_text().strip()


_current: Settings | None = None


def use(settings: Settings) -> None:
    """Make ``settings`` those of this process; the application factory calls it."""
    global _current
    _current = settings


def current() -> Settings:
    """The settings of this process. Raises SettingsError before the application exists."""
    if _current is None:
        raise SettingsError("no settings are in use: the application sets them when it starts")
    return _current
