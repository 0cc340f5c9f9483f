"""What tests share: worlds to run in, rows, and warehouses to look into."""
