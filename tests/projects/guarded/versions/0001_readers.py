"""readers

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table("readers", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("email", sa.Text))


def downgrade() -> None:
    op.drop_table("readers")
