"""What a database looks like: its schema in lines, so that two states can be compared."""

QUERIES = {
    "relation": """
        SELECT c.oid::regclass::text, c.relkind::text, coalesce(c.reloptions::text, ''), c.relrowsecurity,
            coalesce(pg_get_viewdef(c.oid), '')
        FROM pg_class c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S')""",
    "column": """
        SELECT c.oid::regclass::text, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
            a.attidentity::text, a.attgenerated::text, coalesce(pg_get_expr(d.adbin, d.adrelid), '')
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum WHERE c.relkind IN ('r', 'p')""",
    # Whether it is valid is left out: one that is proven holds as well as one that is promised.
    "constraint": """
        SELECT coalesce(nullif(o.conrelid, 0)::regclass::text, o.contypid::regtype::text), o.conname,
            replace(pg_get_constraintdef(o.oid), ' NOT VALID', '')
        FROM pg_constraint o JOIN pg_namespace c ON c.oid = o.connamespace WHERE true""",
    "index": """
        SELECT c.oid::regclass::text, pg_get_indexdef(c.oid), i.indisvalid
        FROM pg_class c JOIN pg_index i ON i.indexrelid = c.oid WHERE true""",
    "trigger": """
        SELECT t.tgrelid::regclass::text, pg_get_triggerdef(t.oid)
        FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal""",
    "policy": "SELECT p.polrelid::regclass::text, p.polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid WHERE true",
    "function": """
        SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid)
        FROM pg_proc p JOIN pg_namespace c ON c.oid = p.pronamespace
        WHERE p.prokind = 'f' AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')""",
    # The values of an enum are left out: none can be taken out of it.
    "type": "SELECT c.oid::regtype::text, c.typtype::text FROM pg_type c WHERE c.typtype IN ('e', 'd')",
}

SCHEMA = {"relation": "c.relnamespace", "column": "c.relnamespace", "constraint": "c.oid", "index": "c.relnamespace",
          "trigger": "c.relnamespace", "policy": "c.relnamespace", "function": "c.oid", "type": "c.typnamespace"}


def portrait(session):
    """The lines of everything that is not the server's own, nor Alembic's."""
    lines = {f"schema {name}" for [name] in session.run("SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_'")}
    for kind, query in QUERIES.items():
        own = f" AND {SCHEMA[kind]} NOT IN (SELECT oid FROM pg_namespace WHERE nspname ~ '^pg_|^information_schema$')"
        lines |= {" ".join([kind, *map(str, row)]) for row in session.run(query + own)}
    return {line for line in lines if "alembic_version" not in line}


def difference(before, after):
    """What is other than it was, in words."""
    told = [f"lacks {line}" for line in sorted(before - after)] + [f"keeps {line}" for line in sorted(after - before)]
    return "; ".join(told)
