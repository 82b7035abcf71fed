"""Find the chores of a state

Revision ID: 8d4f
Revises: 7c3e
"""
from alembic import op

revision = "8d4f"
down_revision = "7c3e"


def upgrade():
    op.execute("CREATE INDEX CONCURRENTLY ix_chores_state ON chores (state)")


def downgrade():
    op.drop_index("ix_chores_state", table_name="chores")
