"""open the shop

Revision ID: a1
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "a1"
down_revision = None


def upgrade():
    op.create_table("books", sa.Column("id", sa.BigInteger, primary_key=True), sa.Column("title", sa.Text))


def downgrade():
    pass
