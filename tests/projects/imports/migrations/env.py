from alembic import context
from sqlalchemy import create_engine, text

from app.models import Base

engine = create_engine("postgresql:///shop")

with engine.connect() as connection:
    connection.execute(text("SET lock_timeout = '2s'"))
    context.configure(connection=connection, target_metadata=Base.metadata, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
