"""Is ridge the only way to shrink? Early stopping, weight decay, noise and dropout on a linear model, beside ridge.

Beside what every lesson has: sample, the rows that are fitted, tested on and drawn; descents, early stopping and weight decay;
copies, noise and dropout, simulated.
"""
