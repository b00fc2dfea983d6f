"""Owns the deliveries: every step of an order on its way to the OMS, what the OMS answered, and the parcels."""
