"""What the tap costs, beside other ways to extract the same report; not part of the package."""
