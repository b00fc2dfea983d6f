"""Owns the outbox table: events wait there, written with the state they report, until the bus has them."""
