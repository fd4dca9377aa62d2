"""A CleanText becomes claims: who says what, how many, when."""
