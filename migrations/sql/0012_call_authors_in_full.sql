-- Call authors by their full name.

-- +goose Up
-- surefoot: allow rename-column: the shop is closed while this runs
ALTER TABLE authors RENAME COLUMN name TO full_name;

-- +goose Down
ALTER TABLE authors RENAME COLUMN full_name TO name;
