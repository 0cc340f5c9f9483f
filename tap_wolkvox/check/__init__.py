"""`--check`: what the server really does, held against the declarations."""
