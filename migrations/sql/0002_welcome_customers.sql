-- Welcome customers.

-- +goose Up
CREATE TABLE customers (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    name text NOT NULL,
    email varchar(320),
    nickname text,
    CONSTRAINT customers_pkey PRIMARY KEY (id)
);
CREATE TABLE orders (
    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,
    customer_id bigint NOT NULL,
    book_id bigint NOT NULL,
    placed_at timestamptz DEFAULT now() NOT NULL,
    CONSTRAINT orders_pkey PRIMARY KEY (id)
);
CREATE INDEX orders_by_customer ON orders (customer_id);
CREATE INDEX orders_by_book ON orders (book_id);

-- +goose Down
DROP TABLE orders;
DROP TABLE customers;
