"""custody: what happened to which bytes, provably.

Doors: `chain.py` (the one way to record an act or keep bytes), `store.py` and `envelopes.py` (bytes at rest),
`ledger.py` (the only writer of the ledger), `catalog.py` (an index, disposable), `verify.py` (stands alone).
Never: forgets an act, shows an original, decides anything.
"""
