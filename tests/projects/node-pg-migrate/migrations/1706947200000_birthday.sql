ALTER TABLE users ADD COLUMN birthday date;

  --- down migration: the column goes again
ALTER TABLE users DROP COLUMN birthday;
