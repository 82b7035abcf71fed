--liquibase formatted sql
--changeset ada:seed context:test
INSERT INTO users (id, name) VALUES (1, 'Ada');
--rollback changesetId:users changesetAuthor:ada
