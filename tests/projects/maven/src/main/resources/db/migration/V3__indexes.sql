CREATE INDEX CONCURRENTLY users_name_and_id ON users (name, id);
ALTER TABLE users ADD COLUMN motto text;
