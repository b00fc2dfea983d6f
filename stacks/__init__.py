"""Where the shop runs and what it may do: a stack per context."""
