"""Run by Alembic: the connection comes in from ``sync_server.database``, already speaking as the tables' owner."""

from __future__ import annotations

from alembic import context
from sqlalchemy import text

from sync_server.schema import all_tables, metadata

all_tables()
connection = context.config.attributes["connection"]
connection.execute(text("SET citus.multi_shard_modify_mode = 'sequential'"))
connection.commit()
context.configure(connection=connection, target_metadata=metadata, transaction_per_migration=True)
with context.begin_transaction():
    context.run_migrations()
