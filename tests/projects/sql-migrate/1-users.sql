-- +migrate Up
CREATE TABLE users (id bigint PRIMARY KEY, name text);

-- +migrate Down
DROP TABLE users;
