-- Greet the owner.

-- +goose Up
UPDATE customers SET name = 'Owner' WHERE email = 'ada@oldharbourbooks.shop';

-- +goose Down
UPDATE customers SET name = 'Ada' WHERE email = 'ada@oldharbourbooks.shop';
