"""Speak of copies, not of stock.

Revision ID: 0008
Revises: 0007
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("books", "stock", new_column_name="copies")


def downgrade() -> None:
    op.alter_column("books", "copies", new_column_name="stock")
