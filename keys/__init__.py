"""keys: everything that encrypts, signs or unlocks; it knows nothing of leaks.

Doors: `gpg.py` (the only talk with python-gnupg), `pipe.py` (decryption by our own pipe), `blob.py` (bytes at rest),
`sealed.py` and `notes.py` (the only cryptography primitives), `recovery.py` (shares), `unlocked.py` (keys in RAM).
Never: writes a secret key unprotected to a disk, a secret into a log, an argument list or an exception.
"""
