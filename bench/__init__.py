"""What we promise about speed, measured on the running shop, beside the peers or the limit."""
