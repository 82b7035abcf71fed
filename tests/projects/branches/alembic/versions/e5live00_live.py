"""What the database says.

Revision ID: e5live00
"""

import sqlalchemy as sa

from alembic import op

revision = "e5live00"
down_revision = "d4billed"


def upgrade():
    names = op.get_bind().execute(sa.text("SELECT name FROM customers")).scalars()
    for name in names:
        op.execute(f"INSERT INTO invoices DEFAULT VALUES -- {name}")


def downgrade():
    pass
