"""The command line: one module a command, imported by its name only when it is asked for."""
