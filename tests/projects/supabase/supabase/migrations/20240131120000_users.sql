create table "public"."users" (
    "id" bigint not null primary key,
    "name" text not null
);

alter table "public"."users" enable row level security;
