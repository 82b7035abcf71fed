-- Settle it.
-- The constraint is proof enough, so SET NOT NULL looks at no row.

-- +goose Up
ALTER TABLE books ALTER COLUMN genre SET NOT NULL;

-- +goose Down
ALTER TABLE books ALTER COLUMN genre DROP NOT NULL;
