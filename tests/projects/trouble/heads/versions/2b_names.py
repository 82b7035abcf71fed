"""Names for users."""

import sqlalchemy as sa
from alembic import op

revision = "2b"
down_revision = "1a"


def upgrade():
    op.add_column("users", sa.Column("name", sa.Text()))


def downgrade():
    op.drop_column("users", "name")
