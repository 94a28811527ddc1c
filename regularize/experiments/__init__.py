"""One question each: Settings, Result and run."""
