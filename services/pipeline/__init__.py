"""How articles move: intake, the four stages, and the sweep for what was lost."""
