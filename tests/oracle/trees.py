"""SQL as trees that can be compared: PostgreSQL's own, without the places in the text."""

import itertools
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
    return with_indexes_in_order(without_empty_transactions(found))


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


def with_indexes_in_order(found):
    """Puts CREATE INDEXes that follow one another in one order: Alembic keeps those of a new table in a set, whose order is
    another one each time it runs."""
    ordered = []
    for is_index, group in itertools.groupby(found, lambda tree: "IndexStmt" in tree):
        ordered += sorted(group, key=lambda tree: json.dumps(tree, sort_keys=True)) if is_index else group
    return ordered


def kind(tree):
    return tree.get("TransactionStmt", {}).get("kind")
