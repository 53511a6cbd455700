"""What every page of the desk stands on: sessions, fences, sign-in, the server on the loopback address.

Doors: `here.py` (what a page knows about the request it answers), `gate.py` (who may pass).
Never: a rule about custody, triage or release; a connection to anywhere but 127.0.0.1.
"""
