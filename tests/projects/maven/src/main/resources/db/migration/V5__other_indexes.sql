CREATE INDEX CONCURRENTLY users_id_and_motto ON users (id, motto);
DROP INDEX CONCURRENTLY users_motto;
