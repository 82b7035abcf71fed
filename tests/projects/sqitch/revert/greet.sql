-- Revert shop:greet from pg

BEGIN;

DROP FUNCTION greet();

COMMIT;
