"""What each report shows of it, as rows on the wire."""
