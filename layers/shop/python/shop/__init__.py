"""What the contexts of the shop must agree on, byte for byte, and nothing else."""
