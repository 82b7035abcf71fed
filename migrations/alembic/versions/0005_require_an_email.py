"""Require an e-mail address.

Revision ID: 0005
Revises: 0004
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("customers", "email", nullable=False)


def downgrade() -> None:
    op.alter_column("customers", "email", nullable=True)
