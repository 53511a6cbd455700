"""Readers of containers, for inside the jail: each gives the members of one kind, one after the other.

Never: imported outside the jail, except by tests. Residual risk: that of every parser of hostile bytes.
"""
