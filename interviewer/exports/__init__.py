"""Exports of an interview: pure renderers from a record to text."""
