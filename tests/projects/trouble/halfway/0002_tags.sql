-- +goose NO TRANSACTION
-- +goose Up
ALTER TABLE users ADD COLUMN tag text;
CREATE INDEX CONCURRENTLY IF NOT EXISTS users_by_tag ON users (tag);

-- +goose Down
DROP INDEX CONCURRENTLY IF EXISTS users_by_tag;
ALTER TABLE users DROP COLUMN IF EXISTS tag;
