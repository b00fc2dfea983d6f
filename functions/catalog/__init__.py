"""Owns products, categories, who is a member of which, and prices."""
