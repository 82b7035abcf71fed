-- Deploy shop:names to pg
-- requires: names@v1.0.0

BEGIN;

CREATE OR REPLACE VIEW names AS SELECT name FROM users ORDER BY name;

COMMIT;
