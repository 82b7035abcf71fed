"""Find the chores of a state

A build waits for every transaction that is older, so here the wait has no limit. One that was stopped leaves an
invalid index behind, which is why one is dropped first.

Revision ID: 9e5a
Revises: 8d4f
"""
from alembic import op

revision = "9e5a"
down_revision = "8d4f"


def upgrade():
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        op.drop_index("ix_chores_state", table_name="chores", postgresql_concurrently=True, if_exists=True)
        op.create_index("ix_chores_state", "chores", ["state"], postgresql_concurrently=True)
        op.execute("SET lock_timeout = '5s'")


def downgrade():
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")
        op.drop_index("ix_chores_state", table_name="chores", postgresql_concurrently=True, if_exists=True)
        op.execute("SET lock_timeout = '5s'")
