"""What all other folders may use: errors, the clock, and what may be shown."""
