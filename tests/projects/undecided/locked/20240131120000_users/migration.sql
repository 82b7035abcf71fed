CREATE TABLE "users" (
	"id" bigint PRIMARY KEY,
	"name" text NOT NULL
);
--> statement-breakpoint
CREATE INDEX "users_name" ON "users" ("name");
