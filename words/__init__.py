"""words: what is said to people, in French and English.

Doors: `message.py` (the value lower rooms return and raise) and `speak.py` (the sentences).
Never: decides, reads a vault, or prints. No other room holds a sentence meant for a person.
"""
