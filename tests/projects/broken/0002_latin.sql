-- café au lait
CREATE TABLE coffees (id bigint PRIMARY KEY);
