-- Years need no more.
ALTER TABLE users MODIFY age smallint;
