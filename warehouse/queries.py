"""What a query raises, by a name that those who may not import DuckDB can catch."""

from duckdb import Error as QueryError

__all__ = ["QueryError"]
