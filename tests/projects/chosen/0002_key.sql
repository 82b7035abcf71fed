SET lock_timeout = '1s';
ALTER TABLE users DROP CONSTRAINT users_pkey;
