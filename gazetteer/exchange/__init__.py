"""Records in, records out: one module a format, and the build of the whole."""
