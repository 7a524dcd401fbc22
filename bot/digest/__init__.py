"""Told without asking: digests by the calendar, and alerts one an event."""
