SET lock_timeout = '2s';
ALTER TABLE books ALTER COLUMN title SET NOT NULL;
