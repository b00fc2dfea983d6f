"""Webhooks: what partners without AWS credentials post to us, and what we post to those who subscribed."""
