"""broken"""

from alembic import op

revision = "bbbb"
down_revision = "aaaa"


def upgrade():
    op.add_column("users", sa.Column("name", sa.Text)


def downgrade():
    op.drop_column("users", "name")
