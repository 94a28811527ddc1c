"""Where does the error come from? Bias², variance and noise of many refits, and what happens beyond n = p.

Beside what every lesson has: sweep, refits at every strength or degree; beyond, more columns than rows.
"""
