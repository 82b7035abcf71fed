"""The tick goes: no code has read or written it since release 12

Revision ID: af6b
Revises: 9e5a
"""
import sqlalchemy as sa
from alembic import op

revision = "af6b"
down_revision = "9e5a"


def upgrade():
    # surefoot: allow drop-column: `state` says the same, and code stopped naming the tick with release 12
    op.drop_column("chores", "done")


def downgrade():
    done = sa.Column("done", sa.Boolean(), nullable=False, server_default=sa.false())
    op.add_column("chores", done, if_not_exists=True)
    with op.get_context().autocommit_block():
        connection = op.get_bind()
        batch = sa.text(
            "UPDATE chores SET done = true"
            " WHERE id IN (SELECT id FROM chores WHERE state = 'done' AND NOT done LIMIT 1000)"
        )
        while connection.execute(batch).rowcount:
            pass
    op.alter_column("chores", "done", server_default=None)
