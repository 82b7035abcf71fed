"""Settle it.

The constraint is proof enough, so SET NOT NULL looks at no row.

Revision ID: 0015
Revises: 0014
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("books", "genre", nullable=False)


def downgrade() -> None:
    op.alter_column("books", "genre", nullable=True)
