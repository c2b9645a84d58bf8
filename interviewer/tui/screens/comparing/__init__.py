"""Comparing with an earlier one: two attempts at a question, or two interviews."""
