"""`python -m amends`, and the command `amends`."""

import sys

from amends.cli.command import run


def main() -> None:
    """Run the command line and exit with its code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
