"""Measured figures: start-up, grading latency, memory, and the store; ``make bench`` prints them."""
