"""Everybody has an age"""
import sqlalchemy as sa
from alembic import op

revision = "b2"
down_revision = "a1"


def upgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET lock_timeout = '5s'")
        op.alter_column("users", "age", nullable=False)
    else:
        op.alter_column("users", "age", type_=sa.SmallInteger())


def downgrade():
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET lock_timeout = '5s'")
        op.alter_column("users", "age", nullable=True)
    else:
        with op.batch_alter_table("users") as batch:
            batch.alter_column("age", type_=sa.Integer())
