"""the egg"""

from alembic import op

revision = "bbbb"
down_revision = "aaaa"


def upgrade():
    op.execute("CREATE TABLE eggs (id bigint PRIMARY KEY)")


def downgrade():
    op.drop_table("eggs")
