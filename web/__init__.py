"""How a reviewer sees and decides."""
