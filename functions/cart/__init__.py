"""Carts: what a guest wants to buy, until it becomes an order."""
