"""Owns nothing: prices a cart and places its order in one transaction over stock, orders, payments and cart."""
