"""Names and addresses meet.

Revision ID: c3a55e55
"""

import sqlalchemy as sa

from alembic import op

revision = "c3a55e55"
down_revision = ("b2decade", "b2facade")


def upgrade():
    pass


def downgrade():
    pass
