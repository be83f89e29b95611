"""`python -m amends`, and the command `amends`."""

import sys

from amends.cli.command import run
from amends.cli.standard_output import exit_code_of


def main() -> None:
    """Run the command line and exit with its code; whoever reads what it prints may stop reading."""
    sys.exit(exit_code_of(lambda: run(sys.argv[1:])))


if __name__ == "__main__":
    main()
