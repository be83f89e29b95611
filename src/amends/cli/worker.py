"""One of several server processes: `python -m amends.cli.worker FILE_NUMBER`, started by `amends serve`."""

import sys

from amends.cli.serve import serve_shared

if __name__ == "__main__":
    serve_shared(int(sys.argv[1]))
