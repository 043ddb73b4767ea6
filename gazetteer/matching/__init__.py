"""Values to values: candidate keys, features, scores, probabilities. Does no I/O."""
