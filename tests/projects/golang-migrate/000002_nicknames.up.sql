ALTER TABLE users ADD COLUMN nickname text;
ALTER TABLE users ADD COLUMN motto text;
