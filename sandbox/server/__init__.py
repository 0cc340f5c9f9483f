"""What Wolkvox says to a request: limits, errors, faults."""
