"""What a reviewer can do: the queue, decisions, undo, history."""
