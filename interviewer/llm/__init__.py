"""The optional language model: critique, doubtful verdicts, follow-ups, summary and rubric drafts. Off by default."""
