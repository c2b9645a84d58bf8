"""The command line; each command is a module whose heavy imports wait until it runs."""
