"""Owns what was mailed: each mail once, and which addresses take none."""
