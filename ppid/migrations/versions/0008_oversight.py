"""Oversight: counted figures, reminders, appointments, reports to the commission, and its yearly questionnaire."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "body_tally",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("year", NUMBER, nullable=False),
        sa.Column("event_id", NUMBER, nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("total", sa.JSON(), nullable=False),
        sa.Column("months", sa.JSON(), nullable=False),
        sa.Column("units", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["body_id"], ["public_body.id"], name=op.f("fk_body_tally_body_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_tally")),
        sa.UniqueConstraint("body_id", "year", name=op.f("uq_body_tally_body_id_year")),
    )
    op.create_index("ix_body_tally_year", "body_tally", ["year", "body_id"], unique=False)
    op.create_table(
        "questionnaire",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("commission_id", NUMBER, nullable=False),
        sa.Column("year", NUMBER, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("aspects", sa.JSON(), nullable=False),
        sa.Column("visit_weight", NUMBER, nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("objections_until_on", sa.Date(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("0 <= visit_weight AND visit_weight <= 100", name=op.f("ck_questionnaire_visit_weight")),
        sa.CheckConstraint(
            "opens_on <= closes_on AND closes_on <= objections_until_on", name=op.f("ck_questionnaire_dates")
        ),
        sa.ForeignKeyConstraint(
            ["commission_id"], ["public_body.id"], name=op.f("fk_questionnaire_commission_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire")),
        sa.UniqueConstraint("commission_id", "year", name=op.f("uq_questionnaire_commission_id_year")),
    )
    op.create_table(
        "monev_entry",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("questionnaire_id", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "verified",
                "contested",
                "final",
                name="entry_state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("visit_score", NUMBER, nullable=True),
        sa.Column("visit_note", sa.Text(), nullable=False),
        sa.Column("result", sa.Double(), nullable=True),
        sa.Column("category", sa.String(length=40), nullable=False),
        sa.CheckConstraint("(state = 'draft') = (submitted_at IS NULL)", name=op.f("ck_monev_entry_submitted")),
        sa.CheckConstraint("(state = 'final') = (result IS NOT NULL)", name=op.f("ck_monev_entry_final_has_result")),
        sa.CheckConstraint("result IS NULL OR (result >= 0 AND result <= 100)", name=op.f("ck_monev_entry_result")),
        sa.CheckConstraint(
            "visit_score IS NULL OR (visit_score >= 0 AND visit_score <= 100)", name=op.f("ck_monev_entry_visit_score")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["public_body.id"], name=op.f("fk_monev_entry_body_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"],
            ["questionnaire.id"],
            name=op.f("fk_monev_entry_questionnaire_id"),
            ondelete="RESTRICT",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monev_entry")),
        sa.UniqueConstraint("questionnaire_id", "body_id", name=op.f("uq_monev_entry_questionnaire_id_body_id")),
    )
    op.create_index("ix_monev_entry_body", "monev_entry", ["body_id", "questionnaire_id"], unique=False)
    op.create_table(
        "appointment_decree",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("number", sa.String(length=120), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("issuer", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.Column("valid_until_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("storage_key", sa.String(length=120), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size_bytes", NUMBER, nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("official_id", NUMBER, nullable=True),
        sa.CheckConstraint(
            "(storage_key IS NULL) = (sha256 IS NULL)", name=op.f("ck_appointment_decree_file_has_fingerprint")
        ),
        sa.CheckConstraint(
            "valid_until_on IS NULL OR valid_until_on >= decided_on", name=op.f("ck_appointment_decree_period")
        ),
        sa.ForeignKeyConstraint(
            ["body_id"], ["public_body.id"], name=op.f("fk_appointment_decree_body_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_appointment_decree_official_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment_decree")),
        sa.UniqueConstraint("body_id", "number", name=op.f("uq_appointment_decree_body_id_number")),
    )
    op.create_index("ix_appointment_decree_body", "appointment_decree", ["body_id", "decided_on"], unique=False)
    op.create_table(
        "monev_answer",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("entry_id", NUMBER, nullable=False),
        sa.Column("question", sa.String(length=40), nullable=False),
        sa.Column("claimed", NUMBER, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("link", sa.String(length=500), nullable=False),
        sa.Column("known", sa.JSON(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("storage_key", sa.String(length=120), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("given", NUMBER, nullable=True),
        sa.Column("given_note", sa.Text(), nullable=False),
        sa.Column("contest", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(storage_key IS NULL) = (sha256 IS NULL)", name=op.f("ck_monev_answer_file_has_fingerprint")
        ),
        sa.CheckConstraint("claimed >= 0 AND claimed <= 100", name=op.f("ck_monev_answer_claimed")),
        sa.CheckConstraint("given IS NULL OR (given >= 0 AND given <= 100)", name=op.f("ck_monev_answer_given")),
        sa.ForeignKeyConstraint(
            ["body_id"], ["public_body.id"], name=op.f("fk_monev_answer_body_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["monev_entry.id"], name=op.f("fk_monev_answer_entry_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monev_answer")),
        sa.UniqueConstraint("entry_id", "question", name=op.f("uq_monev_answer_entry_id_question")),
    )
    op.create_table(
        "reminder",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("from_body_id", NUMBER, nullable=False),
        sa.Column("official_id", NUMBER, nullable=True),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_reminder_text")),
        sa.ForeignKeyConstraint(["body_id"], ["public_body.id"], name=op.f("fk_reminder_body_id"), ondelete="RESTRICT"),
        sa.ForeignKeyConstraint(
            ["from_body_id"], ["public_body.id"], name=op.f("fk_reminder_from_body_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_reminder_official_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
    )
    op.create_index("ix_reminder_body", "reminder", ["body_id", "id"], unique=False)
    op.create_index("ix_reminder_from", "reminder", ["from_body_id", "id"], unique=False)
    op.create_table(
        "service_report",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("version", NUMBER, nullable=False),
        sa.Column("body_id", NUMBER, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("year", NUMBER, nullable=False),
        sa.Column("period", sa.String(length=2), nullable=False),
        sa.Column("edition", NUMBER, nullable=False),
        sa.Column("chapters", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=True),
        sa.Column("commission_id", NUMBER, nullable=True),
        sa.Column("official_id", NUMBER, nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_on", sa.Date(), nullable=True),
        sa.Column("storage_key", sa.String(length=120), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("size_bytes", NUMBER, nullable=True),
        sa.CheckConstraint("(kind = 'annual') = (period = '')", name=op.f("ck_service_report_part_of_year")),
        sa.CheckConstraint("kind IN ('annual', 'semester', 'month')", name=op.f("ck_service_report_kind")),
        sa.CheckConstraint("(sent_at IS NULL) = (sent_on IS NULL)", name=op.f("ck_service_report_sent")),
        sa.CheckConstraint(
            "(storage_key IS NULL) = (sha256 IS NULL)", name=op.f("ck_service_report_file_has_fingerprint")
        ),
        sa.CheckConstraint("sent_at IS NULL OR counted_on IS NOT NULL", name=op.f("ck_service_report_sent_is_counted")),
        sa.ForeignKeyConstraint(
            ["body_id"], ["public_body.id"], name=op.f("fk_service_report_body_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["commission_id"], ["public_body.id"], name=op.f("fk_service_report_commission_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_service_report_official_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_report")),
        sa.UniqueConstraint(
            "body_id",
            "kind",
            "year",
            "period",
            "edition",
            name=op.f("uq_service_report_body_id_kind_year_period_edition"),
        ),
    )
    op.create_index("ix_service_report_commission", "service_report", ["commission_id", "year", "id"], unique=False)
