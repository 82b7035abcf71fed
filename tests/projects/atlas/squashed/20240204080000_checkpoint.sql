-- atlas:checkpoint

-- Create "users" table
CREATE TABLE "users" ("id" bigint NOT NULL, "name" text NOT NULL, PRIMARY KEY ("id"));
