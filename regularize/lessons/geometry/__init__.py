"""Why does L1 make zeros, and L2 not? A loss in two coefficients, and the ball that it touches at every budget."""
