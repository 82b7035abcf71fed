-- Deploy shop:names to pg

BEGIN;

CREATE VIEW names AS SELECT name FROM users;

COMMIT;
