"""How strong should the penalty be? One path on real data, and what each way to choose λ says of it.

Beside what every lesson has: scales, this fit in the scale of other programs.
"""
