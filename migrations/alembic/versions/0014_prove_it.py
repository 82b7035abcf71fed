"""Prove it.

Reads and writes go on while the server looks at every row.

Revision ID: 0014
Revises: 0013
"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE books VALIDATE CONSTRAINT books_genre_given")


def downgrade() -> None:
    op.execute("ALTER TABLE books DROP CONSTRAINT books_genre_given")
    op.execute("ALTER TABLE books ADD CONSTRAINT books_genre_given CHECK (genre IS NOT NULL) NOT VALID")
