"""sanitize: a workshop that makes files harmless and proves it; it knows nothing of leaks.

Doors: `workshop.py` (inspect, clean, flatten: everything runs in the jail), `markup.py` (HTML a colleague typed),
`untrusted.py` (text a source chose). Inside the jail: `clean.py` is the order of steps, `formats/` the table.
Never: alters an original, hands a source's file name to a program, reports success with a known needle left.
"""
