"""Bytes of a file become an ArticleText; one module a format."""
