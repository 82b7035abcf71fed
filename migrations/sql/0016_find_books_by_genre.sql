-- Find books by genre.
-- An index as it should be built: concurrently, outside the transaction.

-- +goose NO TRANSACTION
-- +goose Up
CREATE INDEX CONCURRENTLY books_by_genre ON books (genre);

-- +goose Down
DROP INDEX CONCURRENTLY books_by_genre;
