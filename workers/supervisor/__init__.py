"""Starts servers and programs on one computer, watches them, stops them."""
