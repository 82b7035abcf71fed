-- Revert shop:names from pg

BEGIN;

DROP VIEW names;

COMMIT;
