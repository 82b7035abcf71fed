"""Names for customers.

The shop greets them by it.

Revision ID: b2decade
"""

import sqlalchemy as sa

from alembic import op

revision = "b2decade"
down_revision = "a1c0ffee"


def upgrade():
    op.add_column("customers", sa.Column("name", sa.Text()))


def downgrade():
    op.drop_column("customers", "name")
