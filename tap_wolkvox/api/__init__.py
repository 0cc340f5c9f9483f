"""A request, and what the response to it means."""
