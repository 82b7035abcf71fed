"""Find the orders of a customer"""

from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.create_index("orders_customer", "orders", ["customer_id"], postgresql_concurrently=True)


def downgrade():
    op.drop_index("orders_customer", "orders", postgresql_concurrently=True)
