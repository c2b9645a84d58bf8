"""Importing transcripts: reading files, the user's corrections, a child process for it, and keeping the result."""
