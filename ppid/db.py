"""The database: one session per request, one commit per step, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event, orm
from sqlalchemy.engine import Connection, Dialect, Engine

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
WRITING = "ppid_writing"


class Moment(sa.types.TypeDecorator[datetime]):
    """An aware UTC instant. Naive values are refused; SQLite keeps them naive in UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment must be aware")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


METADATA = sa.MetaData(naming_convention=NAMES)


class Model(orm.DeclarativeBase):
    """The base of every table. It is our own, so that columns keep their types under mypy."""

    metadata = METADATA
    type_annotation_map = {  # noqa: RUF012 -- read by SQLAlchemy as it stands
        datetime: Moment(),
        dict[str, Any]: sa.JSON(),
        list[Any]: sa.JSON(),
        int: sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
    }


db = SQLAlchemy(metadata=METADATA)


def choice(values: type[StrEnum], name: str) -> sa.Enum:
    """A column type for one of ``values``, kept as its text and guarded by a CHECK constraint called ``name``."""
    return sa.Enum(values, name=name, native_enum=False, create_constraint=True, length=32, values_callable=list)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    """WAL, foreign keys and a patient writer; transactions are begun by us, not by the driver."""
    if connection.__class__.__module__.startswith("sqlite3"):
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=20000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    """A writing transaction takes the lock at once: a plain BEGIN that writes later can lose its snapshot."""
    if connection.dialect.name == "sqlite":
        writing = connection.get_execution_options().get(WRITING, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def committed() -> Iterator[None]:
    """Run one lawful step in one writing transaction and commit it.

    What was read before is forgotten, so the step judges the facts as they are under the lock. Any error rolls
    everything back. Raises RuntimeError when something was changed outside.
    """
    session = db.session
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("a change was made outside committed()")
    session.rollback()
    session.connection(execution_options={WRITING: True})
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise


def rest() -> None:
    """End the reading transaction, so that slow work (a PDF, a mail) holds nothing in the database."""
    db.session.rollback()


def dialect() -> str:
    """``sqlite`` or ``postgresql``."""
    return db.engine.dialect.name
