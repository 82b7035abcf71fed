"""A state instead of a tick

Revision ID: 7c3e
Revises: 6b2d
"""
import sqlalchemy as sa
from alembic import op

revision = "7c3e"
down_revision = "6b2d"


def upgrade():
    op.add_column("chores", sa.Column("state", sa.String(20), nullable=True))
    connection = op.get_bind()
    connection.execute(sa.text("UPDATE chores SET state = CASE WHEN done THEN 'done' ELSE 'open' END"))
    op.alter_column("chores", "state", nullable=False)
    op.drop_column("chores", "done")


def downgrade():
    op.add_column("chores", sa.Column("done", sa.Boolean(), nullable=True))
    connection = op.get_bind()
    connection.execute(sa.text("UPDATE chores SET done = (state = 'done')"))
    op.alter_column("chores", "done", nullable=False)
    op.drop_column("chores", "state")
