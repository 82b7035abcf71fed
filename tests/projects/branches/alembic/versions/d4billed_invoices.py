"""Invoices.

Revision ID: d4billed
"""

import sqlalchemy as sa

from alembic import op

revision = "d4billed"
down_revision = None
branch_labels = "billing"
depends_on = "b2decade"


def upgrade():
    op.create_table("invoices", sa.Column("id", sa.BigInteger(), primary_key=True))


def downgrade():
    op.drop_table("invoices")
