"""Chores that are done get their state, a thousand at a time

Every batch is a transaction of its own: nobody waits for more than a thousand rows, and a run that was
stopped goes on where it was.

Revision ID: 8d4f
Revises: 7c3e
"""
import sqlalchemy as sa
from alembic import op

revision = "8d4f"
down_revision = "7c3e"

BATCH = sa.text(
    """
    UPDATE chores SET state = 'done'
    WHERE id IN (SELECT id FROM chores WHERE done AND state <> 'done' LIMIT 1000)
    """
)


def upgrade():
    with op.get_context().autocommit_block():
        connection = op.get_bind()
        while connection.execute(BATCH).rowcount:
            pass


def downgrade():
    """Nothing to do: the next step back drops the column."""
