-- Count the stock.

-- +goose Up
ALTER TABLE books ADD COLUMN stock integer DEFAULT '0' NOT NULL;

-- +goose Down
ALTER TABLE books DROP COLUMN stock;
