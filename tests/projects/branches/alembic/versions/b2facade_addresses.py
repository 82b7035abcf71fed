"""Addresses for customers.

Revision ID: b2facade
"""

import sqlalchemy as sa

from alembic import op

revision = "b2facade"
down_revision = "a1c0ffee"


def upgrade():
    op.add_column("customers", sa.Column("address", sa.Text()))


def downgrade():
    op.drop_column("customers", "address")
