"""Who there is in the operation, and what happens on a day: the truth."""
