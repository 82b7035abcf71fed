create index concurrently users_name_and_id on public.users (name, id);
comment on index public.users_name_and_id is 'for the list of people';
