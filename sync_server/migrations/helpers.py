"""What every new table needs: its place on a cluster, its policy, and no more rights than its statements use.

A row can be read and written only while ``app.tenant`` names its tenant; when nothing is set, every statement is an error.
Row security is enabled and not forced: the owner, who only migrates, stays outside it, and shards can be moved.
"""

from __future__ import annotations

from alembic import op
from sqlalchemy import text

REQUEST_ROLE = "warungin_request"
OWNER_ROLE = "warungin_owner"
MAINTENANCE_ROLE = "warungin_maintenance"


def tenant_table(name: str, statement: str, *, grants: str) -> None:
    """Make a table of tenants' rows, shard it where there are shards, and let the request role do ``grants`` on it."""
    op.execute(statement)
    if _is_cluster():
        colocated = "none" if name == "tenants" else "tenants"
        op.execute(f"SELECT create_distributed_table('{name}', 'tenant_id', colocate_with => '{colocated}')")
    op.execute(f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY tenant ON {name} USING (tenant_id = current_setting('app.tenant')::uuid) "
        f"WITH CHECK (tenant_id = current_setting('app.tenant')::uuid)"
    )
    op.execute(f"GRANT {grants} ON {name} TO {REQUEST_ROLE}")


def directory(name: str, statement: str, *, grants: str) -> None:
    """Make a small table that is asked before the tenant is known; on a cluster each node has all of it."""
    op.execute(statement)
    if _is_cluster():
        op.execute(f"SELECT create_reference_table('{name}')")
    op.execute(f"GRANT {grants} ON {name} TO {REQUEST_ROLE}")


def constraint(statement: str) -> None:
    """Add a constraint, in a statement of its own, when both tables have their place on a cluster."""
    op.execute(statement)


def index(statement: str) -> None:
    """Make an index on a table made just before."""
    op.execute(statement)


def _is_cluster() -> bool:
    found = op.get_bind().execute(text("SELECT 1 FROM pg_extension WHERE extname = 'citus'")).first()
    return found is not None
