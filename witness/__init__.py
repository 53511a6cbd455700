"""The witness: a small program on a second laptop that remembers how long the desk's ledger was, and signs what it saw.

Doors: `command.py` (the `tamis-witness` command). It knows keys/notes.py, the checking of proofs, and nothing else of
Tamis: no vault, no gpg, no network. What comes in is text from a camera or a stick, and is judged before it is kept.
"""
