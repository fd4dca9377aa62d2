"""Alembic scripts, numbered."""
