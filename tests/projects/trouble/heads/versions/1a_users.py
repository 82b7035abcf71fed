"""Users."""

import sqlalchemy as sa
from alembic import op

revision = "1a"
down_revision = None


def upgrade():
    op.create_table("users", sa.Column("id", sa.BigInteger(), primary_key=True))


def downgrade():
    op.drop_table("users")
