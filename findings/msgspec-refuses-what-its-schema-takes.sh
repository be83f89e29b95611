#!/usr/bin/env bash
# msgspec refuses a body that fits the JSON Schema which msgspec itself wrote for it.
#
# Version   msgspec 0.22.0, jsonschema 4.26.0, pandas 3.0.6.
# Given     a field of type int, its schema by `msgspec.json.schema` (as an OpenAPI document shows it), and a body that
#           pandas writes. In a column where one score is missing all scores are floats, so it writes 9.0.
# Expected  what fits the published schema is taken: for JSON Schema 9.0 is an integer, as every number without a
#           fraction.
# Happens   the validator takes 9.0, 9e0 and 1E1; msgspec answers "Expected `int`, got `float`". Its lax mode takes
#           them, and the text "9" too, which the schema refuses: neither mode is the schema.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check msgspec==0.22.0 jsonschema==4.26.0 pandas==3.0.6

cat >"$folder/expected" <<'END'
schema {'type': 'integer'}
pandas writes {"score":9.0}
9    schema takes    strict takes    lax takes
9.0  schema takes    strict refuses  lax takes
9e0  schema takes    strict refuses  lax takes
1E1  schema takes    strict refuses  lax takes
9.5  schema refuses  strict refuses  lax refuses
"9"  schema refuses  strict refuses  lax takes
END

"$folder/venv/bin/python" - >"$folder/seen" <<'END'
import json

import jsonschema
import msgspec
import pandas


class Answer(msgspec.Struct):
    score: int


SCHEMA = msgspec.json.schema(Answer)


def answer(check):
    try:
        check()
    except (msgspec.ValidationError, jsonschema.ValidationError):
        return "refuses"
    return "takes"


print("schema", SCHEMA["$defs"]["Answer"]["properties"]["score"])
scores = pandas.DataFrame({"score": [9, None]})
print("pandas writes", scores.to_json(orient="records", lines=True).splitlines()[0])
for number in ("9", "9.0", "9e0", "1E1", "9.5", '"9"'):
    body = f'{{"score": {number}}}'
    by_schema = answer(lambda: jsonschema.validate(json.loads(body), SCHEMA))
    strict = answer(lambda: msgspec.json.decode(body, type=Answer))
    lax = answer(lambda: msgspec.json.decode(body, type=Answer, strict=False))
    print(f"{number:4} schema {by_schema:8} strict {strict:8} lax {lax}")
END
diff "$folder/expected" "$folder/seen"
cat "$folder/seen"
