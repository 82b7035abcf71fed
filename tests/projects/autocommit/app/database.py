"""Where the shop's rows are."""

import os

from sqlalchemy import create_engine, pool

engine = create_engine(os.environ["DATABASE_URL"], isolation_level="AUTOCOMMIT", poolclass=pool.NullPool)
