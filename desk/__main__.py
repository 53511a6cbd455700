"""Starts the `tamis` command: `python -I -m desk`."""

import sys

from desk.command import main

sys.exit(main())
