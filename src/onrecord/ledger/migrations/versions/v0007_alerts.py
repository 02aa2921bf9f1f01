"""Alerts of watches: a ledger without them in, one with their tables out."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from onrecord.ledger.columns import guards

Part = sa.Column[Any]
Made = tuple[str, tuple[Part, ...], tuple[sa.Constraint, ...], list[tuple[str, list[str]]]]

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make the tables and their guards."""
    for name, columns, parts, indexes in (_alerts(), _subjects(), _reasons(), _acts(), _runs()):
        op.create_table(name, *columns, *parts, sqlite_strict=True)
        for index, keys in indexes:
            op.create_index(op.f(index), name, keys)
    growing = ("alerts", "alert_subjects", "alert_reasons", "alert_acts", "watch_runs")
    for statement in guards(growing, op.get_bind().dialect.name):
        op.get_bind().exec_driver_sql(statement)


def _seq() -> Part:
    return sa.Column("seq", sa.Integer(), nullable=False)


def _text(name: str, null: bool = False) -> Part:
    return sa.Column(name, sa.Text(), nullable=null)


def _alert() -> Part:
    return sa.Column("alert", sa.Integer(), nullable=False, autoincrement=False)


def _of_alert(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["alert"], ["alerts.seq"], name=op.f(f"fk_{table}_alert"))


def _key(table: str, column: str = "seq") -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(column, name=op.f(f"pk_{table}"))


def _alerts() -> Made:
    texts = (_text(name) for name in ("id", "watch", "day", "importance", "payload", "recorded_at"))
    parts = _key("alerts"), sa.UniqueConstraint("id", name=op.f("uq_alerts_id"))
    return "alerts", (_seq(), *texts), parts, [("ix_alerts_watch_seq", ["watch", "seq"])]


def _subjects() -> Made:
    parts = _key("alert_subjects", "subject"), _of_alert("alert_subjects")
    return "alert_subjects", (_text("subject"), _alert()), parts, [("ix_alert_subjects_alert", ["alert"])]


def _reasons() -> Made:
    columns = _seq(), _alert(), _text("watch"), _text("payload"), _text("recorded_at")
    unique = sa.UniqueConstraint("alert", "watch", name=op.f("uq_alert_reasons_alert_watch"))
    return "alert_reasons", columns, (_key("alert_reasons"), _of_alert("alert_reasons"), unique), []


def _acts() -> Made:
    texts = _text("verb"), _text("until", True), _text("note", True), _text("by"), _text("recorded_at")
    parts = _key("alert_acts"), _of_alert("alert_acts")
    return "alert_acts", (_seq(), _alert(), *texts), parts, [("ix_alert_acts_alert_seq", ["alert", "seq"])]


def _runs() -> Made:
    return "watch_runs", (_seq(), _text("recorded_at")), (_key("watch_runs"),), []
