-- surefoot: allow missing-downgrade: the shop never closes
-- migrate:up
CREATE TABLE users (id bigint PRIMARY KEY, name text);
INSERT INTO users VALUES (1, '
-- a text that looks like a comment');

-- migrate:down
DROP TABLE users;
