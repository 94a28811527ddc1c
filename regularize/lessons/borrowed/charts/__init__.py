"""What only the borrowed techniques draw."""
