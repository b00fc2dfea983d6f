"""What the shop does: a folder per context."""
