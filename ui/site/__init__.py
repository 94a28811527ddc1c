"""The static site: the same lab in files that any host serves, without Python on a server."""
