"""Owns the order ledger: which orders there are, how far each has come, and the stock each holds."""
