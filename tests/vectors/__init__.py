"""Attacks on ledgers and packages, as files: made from fixed seeds by `make.py`, kept in `vaults/` and `packages/`."""
