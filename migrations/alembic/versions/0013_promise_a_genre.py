"""Promise that every book has a genre.

The first of three migrations that do what 0005 did, and hold nobody up.

Revision ID: 0013
Revises: 0012
"""

from alembic import op
import sqlalchemy as sa

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("books", sa.Column("genre", sa.Text(), server_default="novel", nullable=True))
    op.execute("ALTER TABLE books ADD CONSTRAINT books_genre_given CHECK (genre IS NOT NULL) NOT VALID")


def downgrade() -> None:
    op.drop_constraint("books_genre_given", "books")
    op.drop_column("books", "genre")
