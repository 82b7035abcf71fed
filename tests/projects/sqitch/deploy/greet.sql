-- Deploy shop:greet to pg

BEGIN;

CREATE FUNCTION greet() RETURNS text LANGUAGE sql AS $$ SELECT 'hello' $$;

COMMIT;
