"""look first

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    columns = [column["name"] for column in sa.inspect(op.get_bind()).get_columns("readers")]
    if "email" not in columns:
        op.add_column("readers", sa.Column("email", sa.Text))
    if "phone" not in columns:
        op.add_column("readers", sa.Column("phone", sa.Text))


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("readers", "phone")
