"""The interview itself: its plan, its state and what may happen next; pure, the clock's readings are passed in."""
