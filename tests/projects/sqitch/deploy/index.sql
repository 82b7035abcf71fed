-- Deploy shop:index to pg

CREATE INDEX CONCURRENTLY users_name ON users (name);
