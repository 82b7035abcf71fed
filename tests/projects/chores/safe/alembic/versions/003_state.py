"""A state beside the tick

The default fills the rows that are there without writing one of them (PostgreSQL 11 and later), and code
that does not know the column yet goes on inserting. Deploy code that writes both columns after this one.

Revision ID: 7c3e
Revises: 6b2d
"""
import sqlalchemy as sa
from alembic import op

revision = "7c3e"
down_revision = "6b2d"


def upgrade():
    op.add_column("chores", sa.Column("state", sa.String(20), nullable=False, server_default="open"))


def downgrade():
    op.drop_column("chores", "state")
