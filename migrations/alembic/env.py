"""Connects to the bookshop's database and runs its migrations."""

import os

from alembic import context
from sqlalchemy import create_engine, pool


def run_migrations() -> None:
    if context.is_offline_mode():
        context.configure(dialect_name="postgresql", literal_binds=True)
        with context.begin_transaction():
            context.run_migrations()
        return
    # A serverless database counts connections: keep none.
    engine = create_engine(os.environ["DATABASE_URL"], poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(connection=connection, transaction_per_migration=True)
        with context.begin_transaction():
            context.run_migrations()


run_migrations()
