"""release: how something gets out.

Doors: `proposal.py` (what is proposed and approved), `obstacles.py` (every reason why it may not leave),
`payload.py` and `site.py` (the bytes that reviewers approve), `extract.py` and `proof.py` (what the ledger may tell
about them), `bag.py` (the signed package), `handover.py` (the order of steps).
Never: opens an original, decides for people, or uses a network.
"""
