"""The tables are those of the migrations, and the database itself refuses rows that contradict themselves."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from ppid import clock
from ppid.actions import background
from ppid.db import METADATA, committed, db
from ppid.models import InfoRequest, RequestItem
from tests import world

EXPRESSION_INDEX = "uq_holiday_in_force"  # over coalesce(body_id, 0): no tool can compare it; tested in test_calendars
FULL_TEXT_INDEX = "ix_request_words_words"  # on PostgreSQL only; tested in test_search, as is what SQLite has instead:
VIRTUAL_TABLE = "request_words_fts"  # with tables of its own, which models know nothing of
RECORD = ("event", "log_leaf", "checkpoint")
LATER = "'2099-12-31'"
REFUSED = {"outcome": "'refused'", "ground": "'h'", "reason": "'Rahasia'", "consequence": "'Bocor'"}
BLACKED_OUT = {"outcome": "'given_in_part'", "ground": "'h'", "reason": "'Rahasia'", "blackout": "'NIK'"}
TAKEN_OVER = {"taken_over": "true"}


def comparable(thing: Any, name: str | None, kind: str, reflected: bool, other: Any) -> bool:
    of_its_own = kind == "table" and str(name).startswith(VIRTUAL_TABLE)
    return not of_its_own and not (kind == "index" and name in (EXPRESSION_INDEX, FULL_TEXT_INDEX))


@pytest.mark.filterwarnings("ignore:autogenerate skipping")
@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
def test_the_migrations_make_the_tables_of_the_models(app: Flask) -> None:
    with db.engine.connect() as connection:
        options = {"compare_type": True, "include_object": comparable}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, METADATA) == []


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
def test_every_condition_of_the_models_stands_in_the_database(app: Flask) -> None:
    inspector = sa.inspect(db.engine)
    for table in METADATA.tables.values():
        ours = {str(found.name) for found in table.constraints if isinstance(found, sa.CheckConstraint)}
        assert {found["name"] for found in inspector.get_check_constraints(table.name)} == ours, table.name


@pytest.mark.filterwarnings("ignore:Skipped unsupported reflection of expression-based index")
def test_history_is_never_deleted_along_with_something_else(app: Flask) -> None:
    inspector = sa.inspect(db.engine)
    keys = [(table, key) for table in METADATA.tables for key in inspector.get_foreign_keys(table)]
    assert len(keys) > 30
    assert {key["options"].get("ondelete") for _, key in keys} == {"RESTRICT"}


# What would make a registered request contradict itself, by the constraint that has to stop it.
NONSENSE: dict[str, list[dict[str, str]]] = {
    "ck_info_request_seq": [{"seq": "0"}, {"seq": "-1"}],
    "ck_info_request_due_after_receipt": [
        {"due_on": "'2020-01-01'", "reply_due_on": "'2020-01-01'"},
        {"reply_due_on": LATER},
    ],
    "ck_info_request_answered_has_outcome": [
        {"status": "'answered'"},
        {"status": "'delivered'", "answer_received_on": LATER},
        {"outcome": "'given'", "answered_on": LATER},
    ],
    "ck_info_request_answer_has_date": [
        {"answered_on": LATER},
        {"status": "'answered'", "outcome": "'given'"},
    ],
    "ck_info_request_withdrawn_has_date": [{"status": "'withdrawn'"}, {"withdrawn_on": LATER}],
    "ck_info_request_delivered_has_receipt": [
        {"status": "'delivered'", "outcome": "'given'", "answered_on": LATER},
        {"answer_received_on": LATER},
    ],
    "ck_info_request_extended_has_date": [{"status": "'extended'"}],
    "ck_info_request_extension_has_reason": [{"extended_on": LATER}, {"extension_reason": "'Banyak'"}],
    "ck_info_request_lapse_follows_notice": [{"status": "'not_completed'"}],
    "ck_info_request_notice_has_repair_limit": [{"incomplete_on": LATER}, {"repair_due_on": LATER}],
    "ck_info_request_completion_follows_notice": [{"completed_on": LATER}],
    "ck_info_request_backdating_has_reason": [{"backdated_reason": "''"}],
    "ck_info_request_status": [{"status": "'selesai'"}, {"status": "'Registered'"}, {"status": "''"}],
    "ck_info_request_outcome": [{"status": "'answered'", "outcome": "'dikabulkan'", "answered_on": LATER}],
    "ck_info_request_channel": [{"channel": "'sms'"}],
    "ck_info_request_origin": [{"origin": "'impor'"}],
    "ck_info_request_access_mode": [{"access_mode": "'lihat'"}],
    "ck_info_request_delivery_method": [{"delivery_method": "'merpati'"}],
    "ck_request_item_number": [{"number": "0"}],
    "ck_request_item_outcome": [{"outcome": "'mungkin'"}],
    "ck_request_item_form": [{"form": "'lisan'"}],
    "ck_request_item_refusal_is_reasoned": [
        TAKEN_OVER | {"outcome": "'refused'", "ground": "'h'", "reason": "'Rahasia'"},
        TAKEN_OVER | {"outcome": "'refused'", "ground": "'h'", "consequence": "'Bocor'"},
        TAKEN_OVER | {"outcome": "'refused'", "reason": "'Rahasia'", "consequence": "'Bocor'"},
    ],
    "ck_request_item_blackout_is_reasoned": [
        TAKEN_OVER | {"outcome": "'given_in_part'", "ground": "'h'", "reason": "'Rahasia'"},
        TAKEN_OVER | {"outcome": "'given_in_part'", "ground": "'h'", "blackout": "'NIK'"},
        TAKEN_OVER | {"outcome": "'given_in_part'", "reason": "'Rahasia'", "blackout": "'NIK'"},
    ],
    "ck_request_item_withholding_is_tested": [REFUSED, BLACKED_OUT],
    "ck_request_item_holder_is_named": [{"outcome": "'not_held'"}],
    "ck_request_item_availability_is_dated": [{"outcome": "'not_documented'"}],
}
SENSE: list[tuple[type[Any], dict[str, str]]] = [
    (InfoRequest, {"status": "'answered'", "outcome": "'given'", "answered_on": LATER}),
    (
        InfoRequest,
        {"status": "'delivered'", "outcome": "'refused'", "answered_on": LATER, "answer_received_on": LATER},
    ),
    (InfoRequest, {"status": "'withdrawn'", "withdrawn_on": LATER}),
    (InfoRequest, {"status": "'extended'", "extended_on": LATER, "extension_reason": "'Banyak'"}),
    (InfoRequest, {"status": "'incomplete'", "incomplete_on": LATER, "repair_due_on": LATER}),
    (InfoRequest, {"status": "'not_completed'", "incomplete_on": LATER, "repair_due_on": LATER}),
    (InfoRequest, {"incomplete_on": LATER, "repair_due_on": LATER, "completed_on": LATER}),
    (RequestItem, TAKEN_OVER | REFUSED),
    (RequestItem, TAKEN_OVER | BLACKED_OUT),
    (RequestItem, {"outcome": "'not_held'", "holder_unknown": "true"}),
    (RequestItem, {"outcome": "'not_held'", "holder": "'Kantor Pertanahan'"}),
    (RequestItem, {"outcome": "'not_documented'", "available_on": LATER}),
]


def change(model: type[Any], values: dict[str, str]) -> None:
    """Write values into one row past every check of ours."""
    row = sa.select(sa.func.min(model.id)).scalar_subquery()
    literal = {name: sa.literal_column(value) for name, value in values.items()}
    table = model.__table__
    db.session.execute(sa.update(table).where(table.c.id == row).values(literal))


def test_no_condition_on_requests_and_items_is_left_untried() -> None:
    conditions = {
        str(found.name)
        for model in (InfoRequest, RequestItem)
        for found in METADATA.tables[model.__tablename__].constraints
        if isinstance(found, sa.CheckConstraint)
    }
    assert conditions == set(NONSENSE)


def test_the_database_refuses_rows_that_contradict_themselves(app: Flask) -> None:
    world.register()
    for constraint, changes in NONSENSE.items():
        model = InfoRequest if constraint.startswith("ck_info_request") else RequestItem
        for values in changes:
            with pytest.raises(sa.exc.IntegrityError, match=constraint):
                change(model, values)
            db.session.rollback()


def test_the_database_takes_rows_that_make_sense(app: Flask) -> None:
    world.register()
    for model, values in SENSE:
        change(model, values)
        db.session.rollback()


@pytest.mark.parametrize(
    ("columns", "same"),
    [
        pytest.param(("filing_key",), "kunci", id="one filing key"),
        pytest.param(("token_hash",), "sidik", id="one token"),
        pytest.param(("number",), "0001", id="one number of a body"),
        pytest.param(("year", "seq"), 7, id="one place in a year"),
    ],
)
def test_no_two_requests_share(app: Flask, columns: tuple[str, ...], same: object) -> None:
    world.register("satu")
    world.register("dua")
    with pytest.raises(sa.exc.IntegrityError):
        db.session.execute(sa.update(InfoRequest.__table__).values(dict.fromkeys(columns, same)))
    db.session.rollback()


@pytest.mark.parametrize("table", RECORD)
def test_the_record_is_neither_changed_nor_deleted(app: Flask, table: str) -> None:
    world.register()
    background.seal_events(clock.now())
    rows = METADATA.tables[table]
    column = rows.c["body_id"]
    for statement in (sa.update(rows).values({column: column}), sa.delete(rows)):
        with pytest.raises(sa.exc.DBAPIError, match="never changed"):
            db.session.execute(statement)
        db.session.rollback()
    if db.engine.dialect.name == "postgresql":
        with pytest.raises(sa.exc.DBAPIError, match="never changed"):
            db.session.execute(sa.text(f"TRUNCATE {table} CASCADE"))
        db.session.rollback()


def test_every_table_refuses_no_body_and_no_other_body(app: Flask) -> None:
    """What belongs to a body says to which, and means one that exists."""
    owned = [table for table in METADATA.tables.values() if "body_id" in table.c and table.name != "holiday"]
    assert len(owned) > 15
    for table in owned:
        assert not table.c["body_id"].nullable, table.name
        assert table.c["body_id"].foreign_keys, table.name


def test_a_moment_without_its_zone_is_refused(app: Flask) -> None:
    made = world.register()
    made.recorded_at = made.recorded_at.replace(tzinfo=None)
    with pytest.raises(sa.exc.StatementError, match="aware"):
        db.session.flush()
    db.session.rollback()


def test_a_change_outside_a_step_is_refused(app: Flask) -> None:
    made = world.register()
    made.purpose = "diubah di luar langkah"

    def step() -> None:
        with committed():
            pass

    with pytest.raises(RuntimeError, match="outside"):
        step()
    db.session.rollback()
