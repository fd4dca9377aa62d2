"""The models, behind small protocols; loaded once a worker process."""
