"""Owns no data: it shows staff what the consumers of all contexts gave up on, and sends it back to them."""
