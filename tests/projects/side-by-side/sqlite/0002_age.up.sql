-- Years need no more.
ALTER TABLE users ALTER COLUMN age TYPE smallint;
