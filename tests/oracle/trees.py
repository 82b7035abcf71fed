"""SQL as trees that can be compared: PostgreSQL's own, without the places in the text."""

import json

from pglast.parser import parse_sql_json

# Where something stands in the text, and how long it is there.
PLACES = ("location", "stmt_len", "list_start", "list_end")


def trees(statements):
    """The trees of statements, one for each that PostgreSQL sees; a text that it cannot parse stands for itself."""
    found = []
    for sql in statements:
        # Alembic prints a tab as four blanks, in offline mode alone: what is sent otherwise has the tab.
        sql = sql.replace("\t", "    ").strip()
        try:
            parsed = json.loads(parse_sql_json(sql))["stmts"]
        except Exception:  # noqa: BLE001 - whatever the parser says, it is no SQL
            found.append({"text": sql.rstrip(";").rstrip()})
            continue
        found.extend(normal(statement["stmt"]) for statement in parsed)
    return without_empty_transactions(found)


def normal(node):
    """A tree without places."""
    if isinstance(node, list):
        return [normal(item) for item in node]
    if isinstance(node, dict):
        return {key: normal(value) for key, value in node.items() if not key.endswith(PLACES)}
    return node


def without_empty_transactions(found):
    """Leaves out each BEGIN that a COMMIT follows at once: Alembic prints one between two blocks outside of it."""
    kept = []
    for tree in found:
        if kind(tree) == "TRANS_STMT_COMMIT" and kept and kind(kept[-1]) == "TRANS_STMT_BEGIN":
            kept.pop()
        else:
            kept.append(tree)
    return kept


def kind(tree):
    return tree.get("TransactionStmt", {}).get("kind")
