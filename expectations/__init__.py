"""Contracts → checks: what a table must keep before anything is built on it.

The only place with Great Expectations, which is imported inside the functions that need it (importing it takes seconds).
"""
