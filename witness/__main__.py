"""Starts `tamis-witness`."""

import sys

from witness.command import main

sys.exit(main())
