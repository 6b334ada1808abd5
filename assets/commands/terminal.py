"""The two consoles: results on stdout, progress and remarks on stderr. Nothing else is shared between commands."""

import sys

from rich.console import Console

_FILE_WIDTH = 200  # a file or a pipe has no width of its own

output = Console(width=None if sys.stdout.isatty() else _FILE_WIDTH, highlight=False)
messages = Console(stderr=True, highlight=False)
