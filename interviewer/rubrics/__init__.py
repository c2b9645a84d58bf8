"""Rubrics: questions, their key points, and the YAML files that hold them."""
