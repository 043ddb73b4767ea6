"""The lint of the curated names, by subject: the files' form, entities, names, letters, places, shared names."""
