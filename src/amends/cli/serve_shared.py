"""One of several processes that `amends serve` starts: `python -m amends.cli.serve_shared FILE_NUMBER LIFELINE`."""

import sys

from amends.cli.output import print_refusal
from amends.cli.serve import serve_shared
from amends.cli.standard_output import exit_code_of
from amends.errors import AmendsError, Unavailable


def _run() -> int:
    try:
        serve_shared(int(sys.argv[1]), int(sys.argv[2]))
    except (AmendsError, Unavailable) as refusal:
        print_refusal(refusal)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(exit_code_of(_run))
