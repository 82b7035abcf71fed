ALTER TABLE users MODIFY age int;
