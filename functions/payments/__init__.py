"""Payments: what each order costs, what the PSP took for it or gave back, and every webhook the PSP sent."""
