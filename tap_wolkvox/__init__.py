"""Singer tap for Wolkvox reports."""
