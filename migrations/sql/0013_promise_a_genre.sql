-- Promise that every book has a genre.
-- The first of three migrations that do what 0005 did, and hold nobody up.

-- +goose Up
ALTER TABLE books ADD COLUMN genre text DEFAULT 'novel';
ALTER TABLE books ADD CONSTRAINT books_genre_given CHECK (genre IS NOT NULL) NOT VALID;

-- +goose Down
ALTER TABLE books DROP CONSTRAINT books_genre_given;
ALTER TABLE books DROP COLUMN genre;
