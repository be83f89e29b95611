#!/usr/bin/env bash
# SQLite gives `$1`, `$2` their values in the order in which they first stand in a statement, not by their numbers.
#
# Version   apsw 3.54.1.0 with the SQLite that it brings.
# Given     statements with PostgreSQL's places, handed a sequence of values, as is usual where one text serves both engines.
# Expected  `$2` is the second value. SQLite's own `?2` is, and so is PostgreSQL's `$2`.
# Happens   for SQLite `$1` is a name that happens to be a digit. A sequence fills names in the order of their first
#           use: where `$2` stands before `$1` each gets the other's value. Nothing is raised while the types fit.
# Helps     let places stand in ascending order in each statement, and hold it with a test.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check apsw==3.54.1.0

cat >"$folder/expected" <<'END'
SELECT $1, $2 of ('one', 'two'): ('one', 'two')
SELECT $2, $1 of ('one', 'two'): ('one', 'two')
SELECT ?2, ?1 of ('one', 'two'): ('two', 'one')
UPDATE t SET name = $2 WHERE id = $1 of ('7', 'new'): 0 rows changed
END
"$folder/venv/bin/python" - >"$folder/seen" <<'END'
import apsw

connection = apsw.Connection(":memory:")
for statement in ("SELECT $1, $2", "SELECT $2, $1", "SELECT ?2, ?1"):
    print(f"{statement} of ('one', 'two'):", *connection.execute(statement, ("one", "two")))
connection.execute("CREATE TABLE t (id TEXT, name TEXT); INSERT INTO t VALUES ('7', 'old')")
connection.execute("UPDATE t SET name = $2 WHERE id = $1", ("7", "new"))
changed = connection.execute("SELECT count(*) FROM t WHERE name = 'new'").fetchone()[0]
print(f"UPDATE t SET name = $2 WHERE id = $1 of ('7', 'new'): {changed} rows changed")
END
diff "$folder/expected" "$folder/seen"
cat "$folder/seen"
