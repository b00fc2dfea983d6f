"""Owns what was mailed: each mail once, which addresses take none, and who waits for a SKU."""
