"""What `bench.fill_database` does, for builds up to dbbeb53, which have no such command: run in their checkout.

It is written in the names that `bench` had at that commit. They are never renamed here.
"""

import json
import sys
from pathlib import Path

from bench.fill import fill
from bench.place import place

url, tickets, file = sys.argv[1:]
made = place(url)
found = {"workspace_id": made.workspace_id, "key": made.key, "user_ids": made.user_ids}
Path(file).write_text(json.dumps({**found, "ids": fill(made, int(tickets))}))
