-- +goose NO TRANSACTION
-- +goose Up
-- +goose StatementBegin
CREATE INDEX CONCURRENTLY users_id ON users (id);
-- +goose StatementEnd
-- +goose StatementBegin
DROP INDEX IF EXISTS users_both;
CREATE INDEX CONCURRENTLY users_both ON users (id, name);
-- +goose StatementEnd

-- +goose Down
DROP INDEX CONCURRENTLY users_both;
DROP INDEX CONCURRENTLY users_id;
