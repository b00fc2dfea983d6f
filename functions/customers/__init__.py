"""Customers: who has an account, her addresses and what she agreed to, until she asks to be forgotten."""
