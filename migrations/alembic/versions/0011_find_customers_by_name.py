"""Find customers by name.

CONCURRENTLY was remembered, the transaction was not.

Revision ID: 0011
Revises: 0010
"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("CREATE INDEX CONCURRENTLY customers_by_name ON customers (name)")


def downgrade() -> None:
    op.execute("DROP INDEX customers_by_name")
