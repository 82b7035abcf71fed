CREATE INDEX CONCURRENTLY "users_name_and_id" ON "users" USING btree ("name","id");
