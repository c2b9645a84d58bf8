"""Agreement of graders with labelled answers: pure statistics over what was said and what is right."""
