"""Find books by title.

Revision ID: 0004
Revises: 0003
"""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("books_by_title", "books", ["title"])


def downgrade() -> None:
    op.drop_index("books_by_title", table_name="books")
