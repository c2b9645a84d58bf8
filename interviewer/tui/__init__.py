"""The terminal interface: screens over the pure core, with everything slow outside the event loop."""
