"""The schema of a database as one text: to be looked at, compared, and told from others by its digest.

The text is made from what the engine itself says of its tables, indexes, triggers and functions, in a fixed order, so
that two databases have the same text if they have the same schema, whichever way they came to it.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import apsw

_TABLES = "SELECT name, type, strict FROM pragma_table_list WHERE schema = 'main' AND type <> 'shadow' ORDER BY name"
_TABLE_COLUMNS = 'SELECT name, type, "notnull", dflt_value, pk FROM pragma_table_xinfo(?) ORDER BY name'
_FOREIGN_KEYS = 'SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?) ORDER BY id, seq'
_UNIQUE = """
    SELECT (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno))
    FROM pragma_index_list(?) i WHERE i.origin = 'u'
"""
_NAMED = """
    SELECT sql FROM sqlite_schema WHERE type IN ('index', 'trigger', 'view') AND sql IS NOT NULL ORDER BY type, name
"""
_SQL_OF = "SELECT sql FROM sqlite_schema WHERE name = ?"
_STEPS = frozenset({"schema_steps", "schema_version"})
"""What tells of the steps is no part of what they lead to."""

# What comes with an extension is its own.
_OURS = """
    c.relnamespace = current_schema()::regnamespace AND c.relname NOT IN ('schema_version', 'schema_steps')
        AND NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.objid = c.oid AND e.deptype = 'e')
"""
_COLUMNS = f"""
    SELECT c.relname AS relation, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
        a.attnotnull AS required, pg_get_expr(d.adbin, d.adrelid) AS value, a.attgenerated::text AS generated
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relkind = 'r' AND {_OURS} ORDER BY c.relname, a.attname
"""
# Newer servers keep NOT NULL as a constraint of its own; the columns say it already.
_CONSTRAINTS = f"""
    SELECT c.relname AS relation, pg_get_constraintdef(k.oid) AS definition
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE k.contype <> 'n' AND {_OURS} ORDER BY c.relname, 2
"""
_INDEXES = f"""
    SELECT pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    WHERE NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
        AND {_OURS} ORDER BY 1
"""
_OTHERS = f"""
    SELECT pg_get_triggerdef(t.oid) AS definition FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND {_OURS}
    UNION ALL SELECT DISTINCT pg_get_functiondef(t.tgfoid) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE NOT t.tgisinternal AND {_OURS}
    UNION ALL SELECT 'CREATE SEQUENCE ' || s.sequencename || ' INCREMENT ' || s.increment_by
        || ' CACHE ' || s.cache_size FROM pg_sequences s WHERE s.schemaname = current_schema()
    ORDER BY 1
"""


def sqlite_schema(connection: apsw.Connection) -> str:
    """The schema of a SQLite database."""
    texts = []
    for name, kind, is_strict in connection.execute(_TABLES).fetchall():
        if kind == "virtual":
            texts.append(_one_line(connection.execute(_SQL_OF, (name,)).fetchall()[0][0]))
        elif kind == "table" and name not in _STEPS and not str(name).startswith("sqlite_"):
            texts.append(_table(str(name), _sqlite_lines(connection, str(name))) + (" STRICT" if is_strict else ""))
    return _joined([*texts, *(_one_line(row[0]) for row in connection.execute(_NAMED).fetchall())])


async def postgres_schema(connection: Any) -> str:
    """The schema of a PostgreSQL database, of an asyncpg connection."""
    tables: dict[str, list[str]] = {}
    for row in await connection.fetch(_COLUMNS):
        own = _column(row["name"], row["type"], row["value"], is_required=row["required"])
        # What is generated is written as a default is, under another word.
        line = own.replace(" DEFAULT ", " GENERATED ALWAYS AS ") if row["generated"] else own
        tables.setdefault(row["relation"], []).append(line)
    for row in await connection.fetch(_CONSTRAINTS):
        tables[row["relation"]].append(row["definition"])
    texts = [_table(name, lines) for name, lines in tables.items()]
    for statement in (_INDEXES, _OTHERS):
        texts += [row["definition"].strip() for row in await connection.fetch(statement)]
    # A test's schema has another name than the usual one.
    return _joined(texts).replace(f" {await connection.fetchval('SELECT current_schema()')}.", " ")


def schema_digest(schema: str) -> str:
    """SHA-256 of a schema in hexadecimal digits."""
    return hashlib.sha256(schema.encode()).hexdigest()


def _sqlite_lines(connection: apsw.Connection, table: str) -> list[str]:
    rows = connection.execute(_TABLE_COLUMNS, (table,)).fetchall()
    lines = [_column(str(row[0]), str(row[1]), row[3], is_required=bool(row[2])) for row in rows]
    primary = sorted((row for row in rows if row[4]), key=lambda row: int(str(row[4])))
    if primary:
        lines.append(f"PRIMARY KEY ({', '.join(str(row[0]) for row in primary)})")
    keys: dict[object, list[tuple[Any, ...]]] = {}
    for row in connection.execute(_FOREIGN_KEYS, (table,)).fetchall():
        keys.setdefault(row[0], []).append(row)
    unique = [f"UNIQUE ({row[0]})" for row in connection.execute(_UNIQUE, (table,)).fetchall()]
    return lines + sorted(unique) + sorted(map(_foreign_key, keys.values()))


def _foreign_key(rows: Sequence[tuple[Any, ...]]) -> str:
    own, theirs = (", ".join(str(row[place]) for row in rows) for place in (2, 3))
    return f"FOREIGN KEY ({own}) REFERENCES {rows[0][1]} ({theirs})"


def _column(name: str, kind: str, value: object, *, is_required: bool) -> str:
    given = "" if value is None else f" DEFAULT {value}"
    return f"{name} {kind}{' NOT NULL' if is_required else ''}{given}"


def _table(name: str, lines: Iterable[str]) -> str:
    body = ",\n    ".join(lines)
    return f"CREATE TABLE {name} (\n    {body}\n)"


def _one_line(sql: object) -> str:
    # However it was broken into lines, and whatever was remarked.
    return " ".join(str(sql).split())


def _joined(texts: Iterable[str]) -> str:
    return "".join(f"{text};\n\n" for text in texts)
