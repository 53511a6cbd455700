"""What the public site shows beside the releases' own pages: headings, documents, map, chronology, search, database.

Doors: `headings.headings` for what releases are filed under, `deals.deals` for who sells what to whom,
`documents.shown`, `atlas.plates` for the map, `chronology.months`, `finding.blocks` for the search, `database.write`,
`listings` for machines; `voice.Voice` sets a page in one language. All are pure functions of what
`release/published.py` has read from packages that hold.
Never: reads a clock, a locale, or a package by itself: who calls says how a file of a package is read.
"""
