import os

from alembic import context
from sqlalchemy import engine_from_config, pool

config = context.config
config.set_main_option("sqlalchemy.url", os.environ["DATABASE_URL"])

connectable = engine_from_config(
    config.get_section(config.config_ini_section, {}),
    poolclass=pool.NullPool,
    connect_args={"options": "-c lock_timeout=5s"},
)
with connectable.connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
