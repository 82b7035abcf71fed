"""Open the shop.

Revision ID: 0001
Revises:
"""

from alembic import op
import sqlalchemy as sa

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "authors",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="authors_pkey"),
    )
    op.create_table(
        "books",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="books_pkey"),
        sa.ForeignKeyConstraint(["author_id"], ["authors.id"], name="books_author_id_fkey", ondelete="RESTRICT"),
    )
    op.create_index("books_by_author", "books", ["author_id"])


def downgrade() -> None:
    op.drop_table("books")
    op.drop_table("authors")
