--! Message: names
--! no-transaction
CREATE INDEX CONCURRENTLY users_name_and_id ON users (name, id);
