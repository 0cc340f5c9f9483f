"""Settings, catalogs, and stream maps: what may be configured, and what is wrong with it."""
