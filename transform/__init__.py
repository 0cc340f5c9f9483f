"""The dbt project that types the tables and answers questions; its staging models are made here."""
