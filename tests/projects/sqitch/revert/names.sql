-- Revert shop:names from pg

BEGIN;

CREATE OR REPLACE VIEW names AS SELECT id, name FROM users ORDER BY name;

COMMIT;
