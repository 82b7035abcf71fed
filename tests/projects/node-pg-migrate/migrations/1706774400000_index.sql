-- Up Migration
-- Up migrations of this table are rare: nobody writes to it.
CREATE INDEX CONCURRENTLY users_name ON users (name);
