"""What can a tree learn from a network? Techniques of deep networks on other classifiers, each against the classifier's own regularizer.

Beside what every lesson has: settings/cells, the grid in words; sample, the rows of a repetition; sweeps, what is fitted; trial, a cell
tried; grid, all cells as they were computed ahead of time (grid.csv, by benchmarks/borrowed.py).
"""
