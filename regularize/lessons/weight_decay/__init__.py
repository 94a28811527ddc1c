"""Is weight decay the same as L2? Three optimizers at every decay: on a network, on two weights, and over learning rates.

Beside what every lesson has: trained, one network, three ways; two_weights, with noisy gradients; rates, learning rate × decay.
"""
