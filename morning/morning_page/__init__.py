"""One page to look at each morning, from the tables that dbt makes."""
