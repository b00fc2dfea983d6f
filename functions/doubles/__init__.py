"""Partners that are not here: a payment provider and an order management system, for the local stage only."""
