-- atlas:txmode none
CREATE INDEX CONCURRENTLY "users_id_and_name" ON "users" ("id", "name");
