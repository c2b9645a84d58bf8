"""Exchange: reading other programs' question lists and rubrics, and writing theirs."""
