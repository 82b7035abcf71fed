"""forget names"""

import sqlalchemy as sa
from alembic import op

revision = "bbbb"
down_revision = "aaaa"


def upgrade():
    op.drop_column("users", "name")


def downgrade():
    op.add_column("users", sa.Column("name", sa.Text))
