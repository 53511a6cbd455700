"""sanitize/tools: one file for each outside program or library that reads a source's bytes.

Doors: each file is the only door of its program.
Never: runs outside the jail, or is given a name a source chose.
"""
