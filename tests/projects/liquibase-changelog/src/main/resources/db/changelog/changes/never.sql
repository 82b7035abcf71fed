--liquibase formatted sql
--changeset ada:never
DROP TABLE users;
