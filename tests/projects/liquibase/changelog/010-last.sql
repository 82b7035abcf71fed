--liquibase formatted sql

--changeset ada:procedures endDelimiter:/
CREATE FUNCTION leave() RETURNS text LANGUAGE sql AS $$ SELECT 'bye' $$
/
CREATE FUNCTION stay() RETURNS text LANGUAGE sql AS $$ SELECT '/' $$
/
--rollback DROP FUNCTION
--rollback   leave();
--rollback DROP FUNCTION stay();

--ignoreLines:start
This is no SQL.
--ignoreLines:end
--changeset ada:users
ALTER TABLE users ADD COLUMN birthday date;
--ignoreLines:1
Neither is this.
--rollback ALTER TABLE users DROP COLUMN birthday;

--changeset ada:pattern endDelimiter:\n\s*/\s*\n|\n\s*/\s*$
CREATE FUNCTION wait() RETURNS text LANGUAGE sql AS $$ SELECT 'a' / 1 $$
/
COMMENT ON FUNCTION wait() IS 'Not now.'
/
--rollback DROP FUNCTION wait();

--changeset ada:slash runInTransaction:no splitStatements:true
CREATE INDEX CONCURRENTLY users_birthday ON users (birthday)
/
COMMENT ON INDEX users_birthday IS 'For those who congratulate.'
GO
--rollback DROP INDEX users_birthday;
--rollback DROP INDEX IF EXISTS users_birthdays;
