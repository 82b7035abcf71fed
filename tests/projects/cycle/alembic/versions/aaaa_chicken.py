"""the chicken"""

from alembic import op

revision = "aaaa"
down_revision = "bbbb"


def upgrade():
    op.execute("CREATE TABLE chickens (id bigint PRIMARY KEY)")


def downgrade():
    op.drop_table("chickens")
