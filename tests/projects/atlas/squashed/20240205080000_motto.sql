-- Modify "users" table
ALTER TABLE "users" ADD COLUMN "motto" text NULL;
