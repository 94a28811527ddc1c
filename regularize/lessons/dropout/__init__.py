"""What does a network learn when its neurons may vanish? All drop probabilities trained side by side.

Beside what every lesson has: trained, the data, the network and its training; measured, what its hidden units do.
"""
