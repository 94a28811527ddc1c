"""What people say of weight decay, dropout and simple models, settled."""

import numpy as np

from regularize import assessment, data, linear, perturbations, words
from regularize.basis import Basis
from regularize.beliefs.belief import Verdict, judged
from regularize.network import Adam, AdamW, Memory
from regularize.penalties import L1, L2

say = words.number


def literal_decay(rng: np.random.Generator) -> Verdict:
    """f = ½(w − 3)², wd = .1, lr = .1, from five starts: the sentence taken at its word, and with the gradient."""
    literal = rng.uniform(-5.0, 5.0, 5)
    right = literal.copy()
    for _ in range(2000):
        literal = np.maximum(literal - 0.1 * (0.5 * (literal - 3) ** 2 + 0.1 * literal), -1e9)
        right -= 0.1 * ((right - 3) + 0.1 * right)
    escaped = int((literal <= -1e9).sum())
    return Verdict(
        holds=judged(holds=escaped == 0),
        finding=f"The gradient of the loss, not the loss. On ½(w − 3)² with both rates at 0.1, taken at its word it runs to −∞ from "
        f"{escaped} of 5 starts. With the gradient all of them reach {say(float(right.mean()), 6)} = 3/1.1.",
        numbers={"escaped": float(escaped), "right": float(right.mean()), "spread": float(np.ptp(right))},
    )


def once_an_epoch(rng: np.random.Generator) -> Verdict:
    """Some steps an epoch on ½(w − 3)², from a random start: decay at each step, and once an epoch."""
    each = once = float(rng.normal())
    count = int(rng.integers(10, 50))
    for step in range(200 * count):
        each = (1 - 0.01) * each - 0.1 * (each - 3)
        once = once - 0.1 * (once - 3)
        if step % count == count - 1:
            once = (1 - 0.01) * once
    return Verdict(
        holds=judged(holds=abs(each - once) < 1e-3),
        finding=f"At each step. With {count} steps an epoch, decay at each of them settles at {say(each, 4)}, as the penalty asks. Once "
        f"an epoch it settles at {say(once, 4)}, nearly where no decay does (3).",
        numbers={"each step": each, "each epoch": once, "steps": float(count)},
    )


def decay_is_l2(rng: np.random.Generator) -> Verdict:
    """Two weights with gradient scales .1 and 10 and noisy gradients: L2 in the loss and decay, by SGD and by Adam."""
    scales, decay, rate = np.array([0.1, 10.0]), 0.1, 0.01
    plain = np.zeros((2, 60, 2))
    l2, decayed = np.zeros((2, 60, 2))
    optimizers = {"Adam": Adam(rate, weight_decay=decay), "AdamW": AdamW(rate, weight_decay=decay)}
    weights = {"Adam": l2, "AdamW": decayed}
    memories, totals = {name: Memory.of(l2) for name in optimizers}, {name: np.zeros(2) for name in optimizers}
    for step in range(3000):
        noise = rng.standard_normal((60, 2))
        slopes = scales * (plain - 1 + noise)
        plain = np.stack(
            [plain[0] - rate * (slopes[0] + decay * plain[0]), (1 - rate * decay) * plain[1] - rate * slopes[1]]
        )
        for name, optimizer in optimizers.items():
            optimizer.step(weights[name], scales * (weights[name] - 1 + noise), memories[name], decayed=2)
            if step >= 1500:
                totals[name] += weights[name].mean(axis=0) / 1500
    apart = float(np.abs(plain[0] - plain[1]).max())
    adam, adamw = totals.values()
    theory, alike = scales / (scales + decay), 1 / (1 + decay)
    return Verdict(
        holds=judged(holds=bool(np.abs(adam - adamw).max() < 0.05), at_least_in_part=apart < 1e-9),
        finding=f"For plain gradient descent: over 3000 noisy steps the two differ by {say(apart, 1)}. Not for Adam. Two weights whose "
        f"gradients differ in scale a hundredfold: with L2 in the loss Adam settles at ({say(adam[0])}, {say(adam[1])}). It hardly decays "
        f"the one with large gradients (theory {say(theory[0])}, {say(theory[1])}). AdamW settles at ({say(adamw[0])}, {say(adamw[1])}), "
        f"both alike ({say(alike)}).",
        numbers={
            "plain apart": apart,
            "theory 1": float(theory[0]),
            "theory 2": float(theory[1]),
            "alike": alike,
            **{f"{name} {i + 1}": float(w) for name, both in totals.items() for i, w in enumerate(both)},
        },
    )


def simple_generalizes(rng: np.random.Generator) -> Verdict:
    """Degree 1, 4 and 15 on cos 1.5πx with 30 points and noise .1; the median over 20 samples."""
    errors: dict[int, list[float]] = {1: [], 4: [], 15: []}
    for sample in rng.spawn(20):
        curve = data.curve("Cosine 1.5 pi x", points=30, noise_sd=0.1, rng=sample)
        for degree, found in errors.items():
            polynomial = Basis(curve.low, curve.high).fit(curve.x_train, degree)
            level = curve.y_train.mean()
            w = np.linalg.lstsq(polynomial.columns(curve.x_train), curve.y_train - level, rcond=None)[0]
            off = level + polynomial.columns(curve.x_test) @ w - curve.y_test
            found.append(float(np.sqrt(np.square(off).mean())))
    low, middle, high = (float(np.median(found)) for found in errors.values())
    return Verdict(
        holds=judged(holds=low <= middle, at_least_in_part=middle < high),
        finding=f"Too simple fails as well: the error is U-shaped in complexity. On cos 1.5πx, 30 points, noise 0.1, the median test "
        f"error is {say(low)} at degree 1, {say(middle)} at degree 4 and {say(high)} at degree 15. Beyond n = p it can fall again.",
        numbers={"degree 1": low, "degree 4": middle, "degree 15": high},
    )


def nothing_shrinks(rng: np.random.Generator) -> Verdict:
    """Gradient descent from zero on ½ MSE, stopped early, beside least squares and the nearest ridge and lasso."""
    samples, rate, count = 20, 0.05, 20
    strengths, every = np.logspace(-3, 1, 120), []
    for _ in range(samples):
        columns = rng.standard_normal((60, 8)) @ np.linalg.cholesky(0.6 * np.ones((8, 8)) + 0.4 * np.eye(8)).T
        columns = (columns - columns.mean(axis=0)) / columns.std(axis=0)
        y = columns @ rng.standard_normal(8) + rng.standard_normal(60)
        y -= y.mean()
        w = np.zeros(8)
        for _ in range(count):
            w -= rate * columns.T @ (columns @ w - y) / len(y)
        free = np.linalg.lstsq(columns, y, rcond=None)[0]
        paths = [linear.path(columns, y, penalty=penalty, strengths=strengths) for penalty in (L2(), L1())]
        rivals = (free[None], *(path.coefficients for path in paths))
        away = np.array([np.linalg.norm(one - w, axis=1).min() for one in rivals]) / np.linalg.norm(w)
        every.append([np.linalg.norm(w), np.linalg.norm(free), *away])
    found = np.array(every)
    stopped, whole, from_free, from_ridge, from_lasso = np.median(found, axis=0).tolist()
    nearest = int((found[:, 3] < np.minimum(found[:, 2], found[:, 4])).sum())
    shrunk = int((found[:, 0] < found[:, 1]).sum())
    return Verdict(
        holds=judged(holds=shrunk < samples / 2),
        finding=f"Stopping early shrinks much as ridge does. Gradient descent from zero without a penalty, {count} steps of "
        f"{rate:g}: the norm is "
        f"{say(stopped)}, that of least squares {say(whole)}. Relative to its norm the fit lies {say(from_ridge, 2)} from the nearest "
        f"ridge, {say(from_lasso, 2)} from the nearest lasso and {say(from_free, 2)} from least squares. Ridge is nearest in {nearest} of "
        f"{samples} samples.",
        numbers={
            "stopped": stopped,
            "whole": whole,
            "from least squares": from_free,
            "from ridge": from_ridge,
            "from lasso": from_lasso,
            "ridge nearest": float(nearest),
        },
    )


def smaller_is_simpler(rng: np.random.Generator) -> Verdict:
    """Within one basis, along a ridge path; and across bases, one polynomial in powers of x and of x/5 − 1."""
    x = np.sort(rng.uniform(0.0, 10.0, 60))
    columns = Basis(0.0, 10.0).fit(x, 9).columns(x)
    path = linear.path(
        columns, np.sin(x) + 0.3 * rng.standard_normal(60), penalty=L2(), strengths=np.logspace(-6, 2, 60)
    )
    sizes = np.linalg.norm(path.coefficients, axis=1)
    freedom = assessment.degrees_of_freedom(columns, path, penalty=L2())
    together = bool((np.diff(sizes) < 0).all() and (np.diff(freedom) < 0).all())
    wave = np.polynomial.Polynomial.fit(x, np.sin(x), 9)
    scaled, plain = (float(np.linalg.norm(wave.convert(domain=ends).coef)) for ends in ([0.0, 10.0], [-1.0, 1.0]))
    return Verdict(
        holds=judged(holds=together and 0.9 < scaled / plain < 1.1, at_least_in_part=together),
        finding=f"Within one basis, yes: along a ridge path of degree 9 the norm falls from {say(sizes[0])} to {say(sizes[-1], 2)}. With "
        f"it the degrees of freedom fall from {say(freedom[0])} to {say(freedom[-1])}. Across bases, no: one and the same polynomial has "
        f"coefficients of norm {say(scaled)} in powers of x/5 − 1 and {say(plain)} in powers of x.",
        numbers={
            "largest norm": float(sizes[0]),
            "smallest norm": float(sizes[-1]),
            "most freedom": float(freedom[0]),
            "least freedom": float(freedom[-1]),
            "scaled": scaled,
            "plain": plain,
        },
    )


def fewer_neurons(rng: np.random.Generator) -> Verdict:
    """Dropout of the inputs of a linear model, by simulation and by formula."""
    columns, truth = rng.standard_normal((80, 5)), np.array([1.0, -1.0, 0.5, 0.0, 0.3])
    y = columns @ truth + 0.5 * rng.standard_normal(80)
    masks = np.stack([perturbations.dropout_mask(columns.shape, 0.5, rng) for _ in range(4000)])
    each = np.square(y - (masks * columns) @ truth).sum(axis=1)
    exact = float(perturbations.expected_squared_error(columns, y, truth, 0.5))
    mean, error = float(each.mean()), float(each.std(ddof=1) / np.sqrt(len(each)))
    share = float((masks == 0).mean())
    plain = float(np.square(y - columns @ truth).sum())
    return Verdict(
        holds=judged(holds=bool((masks == 0).all(axis=0).any()), at_least_in_part=share > 0),
        finding="Each unit independently, anew for each example and step; at test time all are on, and every parameter is still there. "
        f"On a linear model it is on average exactly an L2 penalty: squared error {say(mean, 4)} ± {say(error, 1)} over 4000 masks, "
        f"{say(exact, 4)} by formula, with {words.percent(share)} of the cells dropped.",
        numbers={"mean": mean, "error": error, "exact": exact, "share": share, "plain": plain},
    )
