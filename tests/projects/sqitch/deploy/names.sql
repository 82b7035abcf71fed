-- Deploy shop:names to pg
-- requires: names@v1.1.0

BEGIN;

CREATE OR REPLACE VIEW names AS SELECT id, name FROM users WHERE id > 0 ORDER BY name;

COMMIT;
