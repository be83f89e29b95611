#!/usr/bin/env bash
# SQLite walks all of a primary key's first column instead of an index that holds both columns asked for.
#
# Version   apsw 3.54.1.0 with its own SQLite 3.54.1. ANALYZE was never run, unless it is said.
# Given     a table with the primary key (tenant, id) and an index (tenant, parent); a statement that names one tenant
#           and one parent, and so asks for 3 of 3,000 rows.
# Expected  the index: it compares two columns, the primary key only one.
# Happens   with ORDER BY id the primary key is taken, since its order is free, and every row of the tenant is visited.
#           In a table WITHOUT ROWID it is taken even where no order is asked. Whoever looks through the plans for SCAN
#           sees nothing: both are a SEARCH.
# Helps     ORDER BY +id where there are row IDs; ANALYZE in both.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check apsw==3.54.1.0

cat >"$folder/expected" <<'END'
SQLite 3.54.1
row IDs, no order: SEARCH a USING INDEX by_parent (tenant=? AND parent=?), few steps
row IDs, ORDER BY id: SEARCH a USING INDEX sqlite_autoindex_a_1 (tenant=?), more steps than rows
row IDs, ORDER BY +id: SEARCH a USING INDEX by_parent (tenant=? AND parent=?), few steps
row IDs, ORDER BY id after ANALYZE: SEARCH a USING INDEX by_parent (tenant=? AND parent=?), few steps
WITHOUT ROWID, no order: SEARCH a USING PRIMARY KEY (tenant=?), more steps than rows
WITHOUT ROWID, ORDER BY id: SEARCH a USING PRIMARY KEY (tenant=?), more steps than rows
WITHOUT ROWID, ORDER BY +id: SEARCH a USING PRIMARY KEY (tenant=?), more steps than rows
WITHOUT ROWID, ORDER BY id after ANALYZE: SEARCH a USING INDEX by_parent (tenant=? AND parent=?), few steps
END

"$folder/venv/bin/python" - >"$folder/seen" <<'END'
import apsw

ROWS = 3000
TABLE = """
    CREATE TABLE a (
        tenant INTEGER NOT NULL, id INTEGER NOT NULL, parent INTEGER NOT NULL, words TEXT NOT NULL,
        PRIMARY KEY (tenant, id)
    )
"""


def made(kind):
    db = apsw.Connection(":memory:")
    db.execute(TABLE if kind == "row IDs" else TABLE + kind)
    db.execute("CREATE INDEX by_parent ON a (tenant, parent)")
    db.executemany("INSERT INTO a VALUES (1, ?, ?, 'words')", ((row, row // 3) for row in range(ROWS)))
    return db


def steps_of(db, statement):
    steps = []
    db.set_progress_handler(lambda: bool(steps.append(1)), 1)
    assert len(db.execute(statement, (1, 77)).fetchall()) == 3
    db.set_progress_handler(None)
    return len(steps)


def say(db, label, order=""):
    statement = f"SELECT * FROM a WHERE tenant = ?1 AND parent = ?2 {order}"
    plan = db.execute("EXPLAIN QUERY PLAN " + statement, (1, 77)).fetchall()[0][3]
    print(f"{label}: {plan}, {'few steps' if steps_of(db, statement) < 100 else 'more steps than rows'}")


print("SQLite", apsw.sqlite_lib_version())
for kind in ("row IDs", "WITHOUT ROWID"):
    db = made(kind)
    say(db, f"{kind}, no order")
    say(db, f"{kind}, ORDER BY id", "ORDER BY id")
    say(db, f"{kind}, ORDER BY +id", "ORDER BY +id")
    db.execute("ANALYZE")
    say(db, f"{kind}, ORDER BY id after ANALYZE", "ORDER BY id")
END
diff "$folder/expected" "$folder/seen"
cat "$folder/seen"
