-- Prove it.
-- Reads and writes go on while the server looks at every row.

-- +goose Up
ALTER TABLE books VALIDATE CONSTRAINT books_genre_given;

-- +goose Down
ALTER TABLE books DROP CONSTRAINT books_genre_given;
ALTER TABLE books ADD CONSTRAINT books_genre_given CHECK (genre IS NOT NULL) NOT VALID;
