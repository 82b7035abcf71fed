-- Greet the owner.

-- +goose Up
UPDATE customers SET name = 'Owner' WHERE email = 'ada@bookshop.example.com';

-- +goose Down
UPDATE customers SET name = 'Ada' WHERE email = 'ada@bookshop.example.com';
