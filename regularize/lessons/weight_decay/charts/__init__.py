"""What only this lesson draws with."""
