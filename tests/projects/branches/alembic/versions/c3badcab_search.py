"""Find customers.

Revision ID: c3badcab
"""

import sqlalchemy as sa

from alembic import op

revision = "c3badcab"
down_revision = "b2facade"
branch_labels = ("search",)


def upgrade():
    with op.get_context().autocommit_block():
        op.create_index("customers_by_address", "customers", ["address"], postgresql_concurrently=True)


def downgrade():
    with op.get_context().autocommit_block():
        op.drop_index("customers_by_address", postgresql_concurrently=True)
