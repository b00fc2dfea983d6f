"""How many pieces of each SKU can be sold, and the band that pages print of it."""
