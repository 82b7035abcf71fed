--liquibase formatted sql
--changeset ada:users
CREATE TABLE users (id bigint PRIMARY KEY);
