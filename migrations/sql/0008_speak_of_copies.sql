-- Speak of copies, not of stock.

-- +goose Up
ALTER TABLE books RENAME COLUMN stock TO copies;

-- +goose Down
ALTER TABLE books RENAME COLUMN copies TO stock;
