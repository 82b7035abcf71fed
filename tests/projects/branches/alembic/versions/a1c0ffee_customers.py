"""Customers.

Revision ID: a1c0ffee
"""

import sqlalchemy as sa

from alembic import op

revision = "a1c0ffee"
down_revision = None


def upgrade():
    op.create_table("customers", sa.Column("id", sa.BigInteger(), primary_key=True))


def downgrade():
    op.drop_table("customers")
