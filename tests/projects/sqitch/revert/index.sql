-- Revert shop:index from pg

DROP INDEX CONCURRENTLY users_name;
