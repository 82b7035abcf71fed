"""Find books by genre.

An index as it should be built: concurrently, outside the transaction.

Revision ID: 0016
Revises: 0015
"""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.create_index("books_by_genre", "books", ["genre"], postgresql_concurrently=True)


def downgrade() -> None:
    with op.get_context().autocommit_block():
        op.drop_index("books_by_genre", table_name="books", postgresql_concurrently=True)
