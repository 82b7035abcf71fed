-- Find customers by name.
-- CONCURRENTLY was remembered, the transaction was not.

-- +goose Up
CREATE INDEX CONCURRENTLY customers_by_name ON customers (name);

-- +goose Down
DROP INDEX customers_by_name;
