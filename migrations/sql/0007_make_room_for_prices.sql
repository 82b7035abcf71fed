-- Make room for prices.

-- +goose Up
ALTER TABLE books ALTER COLUMN price TYPE bigint;

-- +goose Down
ALTER TABLE books ALTER COLUMN price TYPE integer;
