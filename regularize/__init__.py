"""What a regularizer does, computed: pure functions of arrays, no page and no picture of a page.

The map, from the ground up:

    knobs          a control declared once: default, bounds, words      words        numbers and lists as people read them
    data           curves: one column against a target                  basis        polynomial columns, standardized
    regressions    many columns against a target                        clouds       points in the plane, digits
    datasets       the data sets that scikit-learn ships                progress     work that tells how far it is
    tables         a visitor's CSV, read                                 losses       squared, absolute, Huber
    penalties      L1, L2, elastic net                                   perturbations  dropout, DropBlock, CutMix, soft labels
    linear         the exact path over strengths (minimiser, knots)      geometry     loss ellipses and the ball of the penalty
    logistic       the same for two classes: the log loss
    robust         absolute and Huber loss under any penalty (descent, frame)  contacts  where they touch (corners: how often in one)
    shrinkage      early stopping, noise and dropout as ridge            network      a small network, all stops side by side
    assessment     errors, folds, bias and variance, calibration         techniques   of networks, on scikit-learn's classifiers
    figures        charts, the palette, and the scene on the wire        scripts      what code to take home shares
    lessons        one question each, a folder a lesson                  beliefs      what people say, settled
    export         a view in one file; the lab's files as data

The words, each with one meaning everywhere:

    strength          λ, how much the penalty counts: J(w, b) = MSE + λ Ω(w)
    penalty           Ω(w); L1 Σ|w|, L2 Σ w², elastic net ρ Σ|w| + (1 − ρ) Σ w²
    coefficients      w, of standardized columns (mean 0, sd 1 over the training rows) and a standardized target
    intercept         b, never penalised
    columns, targets  X (n, p) and y (n,)
    path              the minimisers at many strengths, with the optimality of each
    optimality        the largest subgradient of J at a fit, relative to that at w = 0; zero at an exact minimum
    stop              one position of a live knob; everything is computed at all of them
    drop_probability  the chance of a unit to vanish
    error             on the data's own scale; root mean squared unless it says otherwise
    rng               the generator that everything random is drawn from
"""
