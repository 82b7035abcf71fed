--! Previous: sha1:2b1bf84b6a1cf8e7b5ce2ad6a4ae27c3b9f8c8b2
--! Hash: sha1:81f3a0f2b1d55c0a9e2b35c42d7a0a3b6f1c9d10
--! Message: index

--! no-transaction
CREATE INDEX CONCURRENTLY users_name ON users (name);
