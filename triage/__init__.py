"""triage: what humans decided, and on what copy.

Doors: `inspect.py` and `prepare.py` (derivatives, made in the jail), `decide.py` (signed verdicts), `worklist.py`
(what stands where). Pure: `standing.py`.
Never: shows an original, decides by itself, lets a verdict stand without a signature.
"""
