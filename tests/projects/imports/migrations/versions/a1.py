"""Users, and no more guests."""

import sqlalchemy as sa
from alembic import op

from app.migrations import drop_quietly

revision = "a1"
down_revision = None


def upgrade():
    op.create_table("users", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("email", sa.Text, unique=True))
    drop_quietly("guests")


def downgrade():
    op.drop_table("users")
