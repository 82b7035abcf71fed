"""Addresses for users."""

import sqlalchemy as sa
from alembic import op

revision = "2c"
down_revision = "1a"


def upgrade():
    op.add_column("users", sa.Column("address", sa.Text()))


def downgrade():
    op.drop_column("users", "address")
