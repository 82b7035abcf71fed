ALTER TABLE users ADD COLUMN secret text;
