-- Revert shop:names from pg

BEGIN;

CREATE OR REPLACE VIEW names AS SELECT name FROM users;

COMMIT;
