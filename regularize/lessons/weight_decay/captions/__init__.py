"""What each view shows, in sentences made from its numbers."""
