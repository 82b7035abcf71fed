"""Chores, each with the person who takes it on

Revision ID: 6b2d
Revises: 5a1c
"""
import sqlalchemy as sa
from alembic import op

revision = "6b2d"
down_revision = "5a1c"


def upgrade():
    op.create_table(
        "chores",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(200), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.String(36), nullable=True),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], ondelete="CASCADE"),
    )
    op.create_index("ix_chores_person", "chores", ["person_id"], unique=False)


def downgrade():
    op.drop_index("ix_chores_person", table_name="chores")
    op.drop_table("chores")
