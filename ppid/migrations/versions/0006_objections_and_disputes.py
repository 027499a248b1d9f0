"""Objections, rulings, disputes and the bundles made for them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "objection",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("request_id", NUMBER, nullable=True),
        sa.Column("applicant_id", NUMBER, nullable=False),
        sa.Column("proxy_id", NUMBER, nullable=True),
        sa.Column("power_of_attorney", sa.String(length=200), nullable=False),
        sa.Column("filing_key", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column("year", NUMBER, nullable=False),
        sa.Column("seq", NUMBER, nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column(
            "channel",
            sa.Enum(
                "web",
                "counter",
                "letter",
                "email",
                "phone",
                "whatsapp",
                name="channel",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("backdated_reason", sa.Text(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("case_position", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "registered",
                "settled",
                "ruled",
                "received",
                "withdrawn",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column(
            "outcome",
            sa.Enum(
                "accepted",
                "accepted_in_part",
                "rejected",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("due_is_provisional", sa.Boolean(), nullable=False),
        sa.Column("ruled_on", sa.Date(), nullable=True),
        sa.Column("ruling_received_on", sa.Date(), nullable=True),
        sa.Column(
            "receipt_evidence",
            sa.Enum(
                "opened",
                "handed_over",
                "posted",
                "courier",
                "mail_accepted",
                name="receipt_evidence",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("receipt_note", sa.Text(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settlement", sa.Text(), nullable=True),
        sa.Column("applicant_response", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(status = 'received') = (ruling_received_on IS NOT NULL)", name=op.f("ck_objection_received_has_date")
        ),
        sa.CheckConstraint(
            "(status = 'settled') = (settled_on IS NOT NULL) AND (settled_on IS NULL) = (settlement IS NULL)",
            name=op.f("ck_objection_settlement_is_written"),
        ),
        sa.CheckConstraint(
            "(status = 'withdrawn') = (withdrawn_on IS NOT NULL)", name=op.f("ck_objection_withdrawn_has_date")
        ),
        sa.CheckConstraint(
            "(status IN ('ruled', 'received')) = (outcome IS NOT NULL)", name=op.f("ck_objection_ruled_has_outcome")
        ),
        sa.CheckConstraint(
            "backdated_reason IS NULL OR backdated_reason <> ''", name=op.f("ck_objection_backdating_has_reason")
        ),
        sa.CheckConstraint("proxy_id IS NULL OR power_of_attorney <> ''", name=op.f("ck_objection_proxy_is_empowered")),
        sa.CheckConstraint("(ruled_on IS NULL) = (outcome IS NULL)", name=op.f("ck_objection_ruling_has_date")),
        sa.CheckConstraint("due_on >= received_on", name=op.f("ck_objection_due_after_receipt")),
        sa.CheckConstraint(
            "ruled_on IS NULL OR ruled_on >= received_on", name=op.f("ck_objection_ruled_after_receipt")
        ),
        sa.CheckConstraint("seq > 0", name=op.f("ck_objection_seq")),
        sa.ForeignKeyConstraint(
            ["applicant_id"], ["applicant.id"], name=op.f("fk_objection_applicant_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["public_body.id"], name=op.f("fk_objection_body_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["proxy_id"], ["proxy.id"], name=op.f("fk_objection_proxy_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["request_id"], ["info_request.id"], name=op.f("fk_objection_request_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection")),
        sa.UniqueConstraint("body_id", "number", name=op.f("uq_objection_body_id_number")),
        sa.UniqueConstraint("body_id", "year", "seq", name=op.f("uq_objection_body_id_year_seq")),
        sa.UniqueConstraint("filing_key", name=op.f("uq_objection_filing_key")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_objection_token_hash")),
    )
    op.create_index(op.f("ix_objection_applicant_id"), "objection", ["applicant_id"], unique=False)
    op.create_index("ix_objection_due", "objection", ["body_id", "status", "due_on", "id"], unique=False)
    op.create_index("ix_objection_received", "objection", ["body_id", "received_on", "id"], unique=False)
    op.create_index(op.f("ix_objection_request_id"), "objection", ["request_id"], unique=False)
    op.create_table(
        "bundle",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("objection_id", NUMBER, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("audience", sa.String(length=20), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "running",
                "done",
                "failed",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("done", NUMBER, nullable=False),
        sa.Column("total", NUMBER, nullable=False),
        sa.Column("manifest", sa.JSON(), nullable=False),
        sa.Column("error", sa.String(length=300), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("storage_key", sa.String(length=120), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size_bytes", NUMBER, nullable=True),
        sa.CheckConstraint("(state = 'done') = (sha256 IS NOT NULL)", name=op.f("ck_bundle_done_has_fingerprint")),
        sa.CheckConstraint("(state = 'done') = (storage_key IS NOT NULL)", name=op.f("ck_bundle_done_has_bytes")),
        sa.CheckConstraint("done >= 0 AND done <= total", name=op.f("ck_bundle_progress")),
        sa.ForeignKeyConstraint(["body_id"], ["public_body.id"], name=op.f("fk_bundle_body_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objection.id"], name=op.f("fk_bundle_objection_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundle")),
        sa.UniqueConstraint("key", name=op.f("uq_bundle_key")),
    )
    op.create_index(op.f("ix_bundle_objection_id"), "bundle", ["objection_id"], unique=False)
    op.create_index("ix_bundle_waiting", "bundle", ["state", "id"], unique=False)
    op.create_table(
        "dispute",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("objection_id", NUMBER, nullable=False),
        sa.Column("commission_id", NUMBER, nullable=True),
        sa.Column(
            "level",
            sa.Enum(
                "central", "provincial", "local", name="level", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("commission_name", sa.String(length=200), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(
                "petitioned",
                "registered",
                "preliminary",
                "mediation",
                "adjudication",
                "decided",
                "court",
                "executed",
                "closed",
                name="stage",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("petitioned_on", sa.Date(), nullable=False),
        sa.Column("registration_number", sa.String(length=120), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=True),
        sa.Column(
            "outcome",
            sa.Enum(
                "granted",
                "granted_in_part",
                "rejected",
                "agreed",
                "not_accepted",
                "withdrawn",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("decision_number", sa.String(length=120), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("decision_summary", sa.Text(), nullable=False),
        sa.Column("to_publish", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("published_at_url", sa.String(length=300), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(decided_on IS NULL) = (outcome IS NULL)", name=op.f("ck_dispute_decision_has_outcome")),
        sa.CheckConstraint(
            "(registered_on IS NULL) = (registration_number IS NULL)", name=op.f("ck_dispute_registration_has_number")
        ),
        sa.CheckConstraint(
            "registered_on IS NULL OR registered_on >= petitioned_on", name=op.f("ck_dispute_registered_after_petition")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["public_body.id"], name=op.f("fk_dispute_body_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["commission_id"], ["public_body.id"], name=op.f("fk_dispute_commission_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objection.id"], name=op.f("fk_dispute_objection_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute")),
        sa.UniqueConstraint("objection_id", name=op.f("uq_dispute_objection_id")),
    )
    op.create_index("ix_dispute_body", "dispute", ["body_id", "petitioned_on", "id"], unique=False)
    op.create_index("ix_dispute_commission", "dispute", ["commission_id", "petitioned_on", "id"], unique=False)
    op.create_table(
        "objection_ground",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("objection_id", NUMBER, nullable=False),
        sa.Column(
            "ground",
            sa.Enum(
                "a", "b", "c", "d", "e", "f", "g", name="ground", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("found_on", sa.Date(), nullable=True),
        sa.Column("window_due_on", sa.Date(), nullable=True),
        sa.Column(
            "verdict",
            sa.Enum(
                "accepted",
                "accepted_in_part",
                "rejected",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(found_on IS NULL) = (window_due_on IS NULL)", name=op.f("ck_objection_ground_window_has_start")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["public_body.id"], name=op.f("fk_objection_ground_body_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objection.id"], name=op.f("fk_objection_ground_objection_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_ground")),
        sa.UniqueConstraint("objection_id", "ground", name=op.f("uq_objection_ground_objection_id_ground")),
    )
    op.create_table(
        "objection_letter",
        sa.Column("letter_id", NUMBER, nullable=False),
        sa.Column("objection_id", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"], ["public_body.id"], name=op.f("fk_objection_letter_body_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letter.id"], name=op.f("fk_objection_letter_letter_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objection.id"], name=op.f("fk_objection_letter_objection_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("letter_id", name=op.f("pk_objection_letter")),
    )
    op.create_index(op.f("ix_objection_letter_objection_id"), "objection_letter", ["objection_id"], unique=False)
    op.create_table(
        "ruling",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("objection_id", NUMBER, nullable=False),
        sa.Column("official_id", NUMBER, nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("order", sa.Text(), nullable=False),
        sa.Column("order_days", NUMBER, nullable=False),
        sa.Column("order_due_on", sa.Date(), nullable=True),
        sa.CheckConstraint("(order_days > 0) = (order_due_on IS NOT NULL)", name=op.f("ck_ruling_order_has_limit")),
        sa.CheckConstraint("order_days >= 0", name=op.f("ck_ruling_order_days")),
        sa.ForeignKeyConstraint(["body_id"], ["public_body.id"], name=op.f("fk_ruling_body_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objection.id"], name=op.f("fk_ruling_objection_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_ruling_official_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling")),
        sa.UniqueConstraint("objection_id", name=op.f("uq_ruling_objection_id")),
    )
    op.create_table(
        "ruling_draft",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("objection_id", NUMBER, nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("saved_by", sa.String(length=300), nullable=False),
        sa.Column("saved_by_id", NUMBER, nullable=True),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_submitted", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"], ["public_body.id"], name=op.f("fk_ruling_draft_body_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objection.id"], name=op.f("fk_ruling_draft_objection_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["saved_by_id"], ["account.id"], name=op.f("fk_ruling_draft_saved_by_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ruling_draft")),
        sa.UniqueConstraint("objection_id", name=op.f("uq_ruling_draft_objection_id")),
    )
    op.create_table(
        "dispute_stage",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("dispute_id", NUMBER, nullable=False),
        sa.Column("step", sa.String(length=40), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"], ["public_body.id"], name=op.f("fk_dispute_stage_body_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["dispute_id"], ["dispute.id"], name=op.f("fk_dispute_stage_dispute_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dispute_stage")),
    )
    op.create_index(op.f("ix_dispute_stage_dispute_id"), "dispute_stage", ["dispute_id"], unique=False)
    op.create_table(
        "objection_item",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("objection_id", NUMBER, nullable=False),
        sa.Column("request_item_id", NUMBER, nullable=True),
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column(
            "verdict",
            sa.Enum(
                "accepted",
                "accepted_in_part",
                "rejected",
                name="verdict",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("order_due_on", sa.Date(), nullable=True),
        sa.Column("executed_on", sa.Date(), nullable=True),
        sa.Column("execution_note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(order_due_on IS NOT NULL) = (verdict IN ('accepted', 'accepted_in_part') AND verdict IS NOT NULL)",
            name=op.f("ck_objection_item_order_has_limit"),
        ),
        sa.CheckConstraint(
            "executed_on IS NULL OR order_due_on IS NOT NULL", name=op.f("ck_objection_item_execution_follows_order")
        ),
        sa.CheckConstraint("number > 0", name=op.f("ck_objection_item_number")),
        sa.ForeignKeyConstraint(
            ["body_id"], ["public_body.id"], name=op.f("fk_objection_item_body_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["objection_id"], ["objection.id"], name=op.f("fk_objection_item_objection_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["request_item_id"],
            ["request_item.id"],
            name=op.f("fk_objection_item_request_item_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objection_item")),
        sa.UniqueConstraint("objection_id", "number", name=op.f("uq_objection_item_objection_id_number")),
    )
    op.create_index(
        "ix_objection_item_waiting",
        "objection_item",
        ["body_id", "order_due_on", "id"],
        unique=False,
        sqlite_where=sa.text("order_due_on IS NOT NULL AND executed_on IS NULL"),
        postgresql_where=sa.text("order_due_on IS NOT NULL AND executed_on IS NULL"),
    )
