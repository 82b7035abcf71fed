"""find titles

Revision ID: b2
Revises: a1
"""

from alembic import op

revision = "b2"
down_revision = "a1"


# surefoot: allow blocking-indx: the table is small
def upgrade():
    op.create_index("books_by_title", "books", ["title"])
    op.create_index("books_by_id", "books", ["id"])


def downgrade():
    pass
