-- Find books by title.

-- +goose Up
CREATE INDEX books_by_title ON books (title);

-- +goose Down
DROP INDEX books_by_title;
