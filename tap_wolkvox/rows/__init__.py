"""From a row as the server sends it to the row that is written: columns, times, and the key."""
