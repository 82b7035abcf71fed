"""Greet the owner.

Revision ID: 0010
Revises: 0009
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE customers SET name = 'Owner' WHERE email = 'ada@oldharbourbooks.shop'")


def downgrade() -> None:
    op.execute("UPDATE customers SET name = 'Ada' WHERE email = 'ada@oldharbourbooks.shop'")
