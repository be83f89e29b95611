"""One of several processes that `amends serve` starts: `python -m amends.cli.serve_shared FILE_NUMBER LIFELINE`."""

import sys

from amends.cli.output import print_refusal
from amends.cli.serve import serve_shared
from amends.errors import AmendsError, Unavailable

if __name__ == "__main__":
    try:
        serve_shared(int(sys.argv[1]), int(sys.argv[2]))
    except (AmendsError, Unavailable) as refusal:
        print_refusal(refusal)
        sys.exit(1)
