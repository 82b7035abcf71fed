-- Forget nicknames.

-- +goose Up
ALTER TABLE customers DROP COLUMN nickname;

-- +goose Down
