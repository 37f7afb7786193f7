"""Run by Alembic: the connection comes in from ``app.db.schema``."""

from __future__ import annotations

from alembic import context

from app.db.tables.core import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
