"""Find users."""

from alembic import op

from app.migrations import add_index

revision = "a2"
down_revision = "a1"


def upgrade():
    add_index("users", "email")


def downgrade():
    op.drop_index("users_by_email", postgresql_concurrently=True)
