"""desk: where the journalist sits.

Doors: `command.py` (the `tamis` command), `assembly.py` (everything is put together here, clock and randomness are
read here), `doctor.py` (what is wrong, and what to do).
Never: holds a rule of its own about custody, cleaning or release; opens a network connection.
"""
