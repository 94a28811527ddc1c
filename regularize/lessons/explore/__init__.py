"""How does a penalty tame a curve? A polynomial through noisy data, its path over all strengths, and its geometry.

Beside what every lesson has: errors, on the training and the test points; compared, a second penalty, matched to the first.
"""
