"""Spaced repetition of key points: what an answer says about a memory, when it is due, and what to ask next."""
