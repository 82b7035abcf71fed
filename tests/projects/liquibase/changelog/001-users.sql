--liquibase formatted sql

--changeset ada:users
--comment: Who may sign in.
CREATE TABLE users (
    id bigint PRIMARY KEY,
    name text NOT NULL
);
--rollback DROP TABLE users;

--changeset "Ada L.":names runOnChange:true
CREATE OR REPLACE VIEW names AS SELECT name FROM users;

--changeset ada:legacy dbms:mysql,mariadb
ALTER TABLE users ADD COLUMN legacy tinyint(1) AFTER id;
--rollback ALTER TABLE users DROP COLUMN legacy;
