"""What does the L1 ratio buy? Groups of alike columns, from ridge (ρ = 0) to the lasso (ρ = 1).

Beside what every lesson has: columns, in groups, and two alike of one group.
"""
