"""Runs the migrations."""

from alembic import context

context.configure(url="postgresql://", literal_binds=True, version_table="applied", version_table_schema="meta")
with context.begin_transaction():
    context.run_migrations()
