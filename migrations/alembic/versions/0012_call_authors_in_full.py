"""Call authors by their full name.

Revision ID: 0012
Revises: 0011
"""

from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # surefoot: allow rename-column: the shop is closed while this runs
    op.alter_column("authors", "name", new_column_name="full_name")


def downgrade() -> None:
    op.alter_column("authors", "full_name", new_column_name="name")
