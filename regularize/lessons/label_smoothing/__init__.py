"""Why should a model not be too sure? One network on smoothed labels, at every ε and every few epochs."""
