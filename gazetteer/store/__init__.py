"""The one SQLite file: schema, reading, writing. Knows rows and no languages."""
