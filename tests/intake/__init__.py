"""The intake, tested on drops it never saw."""
