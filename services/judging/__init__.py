"""Claims are compared: opinions with a rule and a reason, and cases."""
