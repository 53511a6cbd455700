"""sanitize/formats: one file for each format family.

Doors: `table.py` (all rows, and what is refused with the reason) and `_row.py` (the shape of a row).
Never: runs outside the jail, decides by a file's name, or lets through what has no row.
"""
