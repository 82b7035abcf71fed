--! Previous: -
--! Hash: sha1:2b1bf84b6a1cf8e7b5ce2ad6a4ae27c3b9f8c8b2

CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL);
