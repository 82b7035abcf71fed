-- liquibase formatted sql

-- changeset ada:index runInTransaction:false dbms:postgresql
CREATE INDEX CONCURRENTLY users_name ON users (name);
CREATE INDEX CONCURRENTLY users_name_and_id ON users (name, id);
-- rollback DROP INDEX CONCURRENTLY users_name;
-- rollback DROP INDEX CONCURRENTLY users_name_and_id;

-- changeset ada:wrapped
CREATE INDEX CONCURRENTLY users_id ON users (id);
-- rollback not required

-- changeset ada:greet splitStatements:false runInTransaction:false
CREATE FUNCTION greet() RETURNS text LANGUAGE sql AS $$ SELECT 'hello'; $$;
COMMENT ON FUNCTION greet() IS 'A word to people.';
/* liquibase rollback
DROP FUNCTION greet();
*/

-- changeset ada:motto
-- preconditions onFail:MARK_RAN
-- precondition-sql-check expectedResult:0 SELECT count(*) FROM information_schema.columns WHERE column_name = 'motto'
ALTER TABLE users ADD COLUMN motto text;
