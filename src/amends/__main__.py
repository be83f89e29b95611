"""`python -m amends`, and the command `amends`."""

import os
import sys

from amends.cli.command import run


def main() -> None:
    """Run the command line and exit with its code; whoever reads what it prints may stop reading."""
    try:
        code = run(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more when it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    sys.exit(code)


if __name__ == "__main__":
    main()
