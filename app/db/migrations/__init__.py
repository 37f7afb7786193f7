"""The schema's history. Alembic, without an ini file; each step in a transaction of its own; a copy is made before."""
