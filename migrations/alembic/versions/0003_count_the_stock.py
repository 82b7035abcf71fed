"""Count the stock.

Revision ID: 0003
Revises: 0002
"""

from alembic import op
import sqlalchemy as sa

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("books", sa.Column("stock", sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    op.drop_column("books", "stock")
