"""Owns the published pages: which facts each printed, the objects in the bucket and their purge from the CDN."""
