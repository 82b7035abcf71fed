from alembic import op


def drop_quietly(table):
    op.execute(f"DROP TABLE IF EXISTS {table}")


def add_index(table, column):
    op.create_index(f"{table}_by_{column}", table, [column])
