"""What happens to a text: pure functions on tables. No Dagster, Great Expectations, DuckDB, clock, path or network."""
