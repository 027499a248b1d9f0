"""What an installation must choose, and what a careless one is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields
from pathlib import Path

import pytest

from ppid import create_app, settings
from ppid.settings import PURPOSES, Settings, SettingsError, complete, from_environment

KEY = "kunci-induk-yang-cukup-panjang-sekali"


def production(folder: Path, **changes: str) -> dict[str, str]:
    """The variables of a proper installation."""
    values = {
        "PPID_ENVIRONMENT": "production",
        "PPID_SECRET_KEY": KEY,
        "PPID_INSTANCE": str(folder),
        "PPID_SMTP_URL": "smtp://mail.kaltim.example:587",
    }
    return values | changes


def test_a_proper_installation_starts(tmp_path: Path) -> None:
    chosen = from_environment(production(tmp_path))
    assert not chosen.is_development
    assert create_app(chosen).secret_key
    assert chosen.master_key == KEY.encode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"PPID_SECRET_KEY": ""}, "PPID_SECRET_KEY is missing", id="no key"),
        pytest.param({"PPID_SECRET_KEY": "x" * 31}, "PPID_SECRET_KEY is too short", id="a short key"),
        pytest.param({"PPID_SMTP_URL": ""}, "PPID_SMTP_URL is missing", id="nowhere for mail to go"),
        pytest.param({"PPID_ENVIRONMENT": "prod"}, "PPID_ENVIRONMENT", id="an environment that is none"),
        pytest.param({"PPID_SIGNING_AUTHORITY": "bssn"}, "PPID_SIGNING_AUTHORITY", id="an authority nobody knows"),
        pytest.param({"PPID_LOG_WITNESSES": "saksi+1+2"}, "PPID_LOG_WITNESSES", id="a witness without an address"),
        pytest.param({"PPID_LOG_WITNESSES": "a https://b"}, "PPID_LOG_WITNESSES", id="a witness without a key"),
        pytest.param({"PPID_PROXIES": "satu"}, "PPID_PROXIES", id="proxies that are no number"),
    ],
)
def test_production_does_not_start_without_what_it_needs(tmp_path: Path, changes: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError, match=words):
        from_environment(production(tmp_path, **changes))


def test_the_application_itself_refuses_a_production_without_a_key(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="PPID_SECRET_KEY"):
        create_app(Settings(environment="production", instance=tmp_path, smtp_url="smtp://mail.example"))
    assert not (tmp_path / "development.key").exists()


def test_a_short_key_is_refused_in_development_too(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="too short"):
        complete(Settings(secret_key="pendek", instance=tmp_path))


def test_development_makes_a_key_for_its_owner_alone_and_keeps_it(tmp_path: Path) -> None:
    first = from_environment({"PPID_INSTANCE": str(tmp_path)})
    path = tmp_path / "development.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(first.secret_key) >= 32
    assert from_environment({"PPID_INSTANCE": str(tmp_path)}).secret_key == first.secret_key
    assert [entry.name for entry in tmp_path.iterdir()] == ["development.key"]


def test_two_developments_have_two_keys(tmp_path: Path) -> None:
    keys = {from_environment({"PPID_INSTANCE": str(tmp_path / name)}).secret_key for name in ("satu", "dua")}
    assert len(keys) == 2


def test_processes_that_start_at_once_share_one_whole_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as threads:
        keys = set(threads.map(lambda _: complete(Settings(instance=tmp_path)).secret_key, range(16)))
    assert len(keys) == 1
    assert len(keys.pop()) >= 32


def test_a_small_installation_lives_in_its_instance_folder(tmp_path: Path) -> None:
    chosen = from_environment({"PPID_INSTANCE": str(tmp_path / "baru")})
    assert chosen.database_url == f"sqlite:///{tmp_path / 'baru' / 'ppid.db'}"
    assert chosen.storage_url == (tmp_path / "baru" / "files").as_uri()


def test_trusted_roots_are_a_folder(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="PPID_TRUST_ROOTS"):
        from_environment({"PPID_INSTANCE": str(tmp_path), "PPID_TRUST_ROOTS": str(tmp_path / "tidak-ada")})


def test_every_setting_can_be_chosen_by_its_variable(tmp_path: Path) -> None:
    chosen = from_environment(
        production(
            tmp_path,
            PPID_PREVIOUS_SECRET_KEYS=f"{'a' * 40} {'b' * 40}",
            PPID_DATABASE_URL="postgresql+psycopg://ppid@db/ppid",
            PPID_STORAGE_URL="s3://ppid",
            PPID_BASE_URL="https://ppid.kaltim.example",
            PPID_MAIL_FROM="PPID <ppid@kaltim.example>",
            PPID_LIMITS_URL="redis://cache",
            PPID_PROXIES="2",
            PPID_TRUST_ROOTS=str(tmp_path),
            PPID_TSA_URL="https://tsa.kaltim.example",
            PPID_PKCS11_MODULE="/usr/lib/softhsm/libsofthsm2.so",
            PPID_SIGNING_URL="https://esign.kaltim.example",
            PPID_SIGNING_USER="portal",
            PPID_SIGNING_PASSWORD="sandi",
            PPID_SIGNING_AUTHORITY="other",
            PPID_LOG_TSA_URL="https://tsa.kaltim.example",
            PPID_LOG_WITNESSES="saksi.example/1+00000000+BAAA https://saksi.example",
        )
    )
    untouched = {field.name for field in fields(Settings) if getattr(chosen, field.name) == field.default}
    assert untouched == set()
    assert chosen.previous_master_keys == (b"a" * 40, b"b" * 40)
    assert chosen.proxies == 2
    assert chosen.witnesses == [("saksi.example/1+00000000+BAAA", "https://saksi.example")]


def test_every_setting_says_what_it_is_for() -> None:
    assert list(PURPOSES) == [field.name for field in fields(Settings)]
    assert all(PURPOSES.values())


def test_cookies_are_secure_where_the_address_is(tmp_path: Path) -> None:
    def cookies(base_url: str) -> bool:
        made = create_app(Settings(secret_key=KEY, instance=tmp_path, base_url=base_url))
        return bool(made.config["SESSION_COOKIE_SECURE"])

    assert cookies("https://ppid.kaltim.example")
    assert not cookies("http://127.0.0.1:5000")


@pytest.mark.parametrize(
    "command",
    [["demo", "load"], ["demo", "load", "--if-empty"], ["demo", "accounts"]],
    ids=" ".join,
)
def test_the_demo_world_exists_in_development_only(tmp_path: Path, command: list[str]) -> None:
    made = create_app(from_environment(production(tmp_path)))
    result = made.test_cli_runner().invoke(args=["ppid", *command])
    assert result.exit_code == 1
    assert "development only" in result.output


def test_settings_are_known_only_once_an_application_exists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "_current", None)
    with pytest.raises(SettingsError, match="application"):
        settings.current()
