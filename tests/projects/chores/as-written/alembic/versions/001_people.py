"""People, who do the chores

Revision ID: 5a1c
Revises:
"""
import sqlalchemy as sa
from alembic import op

revision = "5a1c"
down_revision = None


def upgrade():
    op.create_table(
        "people",
        sa.Column("id", sa.String(36), primary_key=True),
        sa.Column("name", sa.String(100), nullable=False),
    )


def downgrade():
    op.drop_table("people")
