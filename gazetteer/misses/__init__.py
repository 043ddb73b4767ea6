"""The queue of misses: names that were asked for and not found, counted in a file of their own."""
