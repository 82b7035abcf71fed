create index concurrently users_name on public.users (name);
