"""A view to take away: the lab's files as data, answers without a server, and one HTML file that holds a view whole."""
