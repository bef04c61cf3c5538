"""The command line: one file a command. Each parses, calls one room, prints, and returns an exit code."""
