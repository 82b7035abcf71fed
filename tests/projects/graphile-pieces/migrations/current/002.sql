ALTER TABLE orders ADD COLUMN made_at timestamptz;
