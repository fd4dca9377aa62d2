"""Bring claims into cases, and judge them again: for the pipeline and for the desk."""
