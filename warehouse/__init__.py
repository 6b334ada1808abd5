"""Files and folders a run reads and writes: raw files, shards, curated Parquet, the DuckDB catalogue with its marts.

The only place with DuckDB. Nothing here reads a text or judges a row.
"""
