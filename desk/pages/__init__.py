"""The pages of the desk: each file is one page family, thin over the rooms below; no rule of its own.

Rule: who may open a page, and what is recorded of it, stands in `desk/web/rights.py`.
Never: shows an original, decides, or writes into ledger, store or catalog but through the rooms that may.
"""
