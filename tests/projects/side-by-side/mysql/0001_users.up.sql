CREATE TABLE users (id bigint AUTO_INCREMENT PRIMARY KEY, age int);
