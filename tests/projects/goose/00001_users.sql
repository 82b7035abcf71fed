-- +goose Up
CREATE TABLE users (id bigint PRIMARY KEY, name text);
-- +goose StatementBegin
CREATE FUNCTION greet() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE NOTICE 'hello';
END;
$$;
-- +goose StatementEnd

-- +goose Down
DROP FUNCTION greet();
DROP TABLE users;
