"""Prices, in the project's own type."""

import sqlalchemy as sa
from alembic import op

import shop

revision = "aaaa"
down_revision = None


def upgrade():
    op.add_column("books", sa.Column("price", shop.columns.Money(), nullable=True))


def downgrade():
    op.drop_column("books", "price")
