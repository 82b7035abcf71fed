CREATE INDEX CONCURRENTLY users_motto ON users (motto);
CREATE INDEX CONCURRENTLY users_motto_and_id ON users (motto, id);
