"""Several processes behind one proxy: its configuration, containers, and the same on one machine."""
