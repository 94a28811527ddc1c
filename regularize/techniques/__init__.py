"""What other classifiers can borrow from deep networks: each technique a small function with its paper.

copies          shifted, noisy and mixed copies of the examples          targets    smoothed and distilled targets
logistic_dropout  dropout of a logistic regression's inputs              boosting   boosted trees: shrinkage, stopping, DART
leaves          hierarchical shrinkage of a tree or a forest             features   forests with a penalty for each new feature
learners        scikit-learn's classifiers, all on targets (n, K), each with its own regularizer

Targets have K columns: one-hot or soft for K classes, the value itself (K = 1) for a regression. A technique that changes
examples or targets therefore knows no classifier. Importing this room imports scikit-learn, which takes a second.

Source: Ghods & Cook 2019, Techniques all classifiers can learn from deep networks, arXiv:1909.04791.
"""
