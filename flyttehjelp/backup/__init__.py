"""Copies of the database and the way back, with PostgreSQL's own programs."""
