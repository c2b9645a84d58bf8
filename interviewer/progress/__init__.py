"""Progress: what many answers over time say, as pure functions."""
