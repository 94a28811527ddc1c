"""What people say of weight decay, dropout and simple models, settled."""

import numpy as np

from regularize import data, perturbations, words
from regularize.basis import Basis
from regularize.beliefs.belief import Verdict, judged
from regularize.network import Adam, AdamW, Memory

say = words.number


def literal_decay() -> Verdict:
    """f = ½(w − 3)², wd = .1, lr = .1: the sentence taken at its word, and with the gradient."""
    literal = np.array([-5.0, 0.0, 1.0, 3.0, 5.0])
    right = literal.copy()
    for _ in range(2000):
        literal = np.maximum(literal - 0.1 * (0.5 * (literal - 3) ** 2 + 0.1 * literal), -1e9)
        right -= 0.1 * ((right - 3) + 0.1 * right)
    escaped = int((literal <= -1e9).sum())
    return Verdict(
        holds=judged(holds=escaped == 0),
        says=f"The gradient of the loss, not the loss. On ½(w − 3)² with both rates at 0.1, taken at its word it runs to −∞ from "
        f"{escaped} of 5 starts; with the gradient all of them reach {say(float(right.mean()), 6)} = 3/1.1.",
        numbers={"escaped": float(escaped), "right": float(right.mean()), "spread": float(np.ptp(right))},
    )


def once_an_epoch() -> Verdict:
    """Ten steps an epoch on ½(w − 3)²: decay at each step, and once an epoch."""
    each, once = 0.0, 0.0
    for step in range(4000):
        each = (1 - 0.01) * each - 0.1 * (each - 3)
        once = once - 0.1 * (once - 3)
        if step % 10 == 9:
            once = (1 - 0.01) * once
    return Verdict(
        holds=judged(holds=abs(each - once) < 1e-3),
        says=f"At each step. With ten steps an epoch, decay at each of them settles at {say(each, 4)}, as the penalty asks; once an "
        f"epoch it settles at {say(once, 4)}, nearly where no decay does (3).",
        numbers={"each step": each, "each epoch": once},
    )


def decay_is_l2() -> Verdict:
    """Two weights with gradient scales .1 and 10 and noisy gradients: Adam with L2, and AdamW."""
    scales, decay = np.array([0.1, 10.0]), 0.1
    settled = {}
    for name, optimizer in (("Adam", Adam(0.01, weight_decay=decay)), ("AdamW", AdamW(0.01, weight_decay=decay))):
        rng = np.random.default_rng(4)
        weights = np.zeros((60, 2))
        memory, total = Memory.of(weights), np.zeros(2)
        for step in range(3000):
            optimizer.step(weights, scales * (weights - 1 + rng.standard_normal(weights.shape)), memory, decayed=2)
            if step >= 1500:
                total += weights.mean(axis=0)
        settled[name] = total / 1500
    l2, alike = scales / (scales + decay), 1 / (1 + decay)
    return Verdict(
        holds=judged(holds=bool(np.abs(settled["Adam"] - settled["AdamW"]).max() < 0.05)),
        says="Only for plain gradient descent. Two weights whose gradients differ in scale a hundredfold: Adam with L2 in the loss "
        f"settles at ({say(settled['Adam'][0])}, {say(settled['Adam'][1])}), hardly decaying the one with large gradients (theory "
        f"{say(l2[0])}, {say(l2[1])}); AdamW at ({say(settled['AdamW'][0])}, {say(settled['AdamW'][1])}), both alike ({say(alike)}).",
        numbers={f"{name} {i + 1}": float(w) for name, both in settled.items() for i, w in enumerate(both)},
    )


def simple_generalizes() -> Verdict:
    """Degree 1, 4 and 15 on cos 1.5πx with 30 points and noise .1; a mean over 20 samples."""
    errors: dict[int, list[float]] = {1: [], 4: [], 15: []}
    for seed in range(20):
        curve = data.curve("Cosine 1.5 pi x", points=30, noise_sd=0.1, rng=np.random.default_rng(seed))
        for degree, found in errors.items():
            polynomial = Basis(curve.low, curve.high).fit(curve.x_train, degree)
            level = curve.y_train.mean()
            w = np.linalg.lstsq(polynomial.columns(curve.x_train), curve.y_train - level, rcond=None)[0]
            off = level + polynomial.columns(curve.x_test) @ w - curve.y_test
            found.append(float(np.sqrt(np.square(off).mean())))
    low, middle, high = (float(np.median(found)) for found in errors.values())
    return Verdict(
        holds=judged(holds=low <= middle, at_least_in_part=middle < high),
        says=f"Too simple fails as well: the error is U-shaped in complexity. On cos 1.5πx, 30 points, noise 0.1, the median test "
        f"error is {say(low)} at degree 1, {say(middle)} at degree 4 and {say(high)} at degree 15. Beyond n = p it can fall again.",
        numbers={"degree 1": low, "degree 4": middle, "degree 15": high},
    )


def smaller_is_simpler() -> Verdict:
    """The same polynomial written in powers and in Legendre polynomials on [0, 10]."""
    x = np.linspace(0.0, 10.0, 400)
    powers = np.vander(x, 16, increasing=True)
    legendre = np.polynomial.legendre.legvander(x / 5 - 1, 15)
    conditions = [float(np.linalg.cond(columns)) for columns in (powers, legendre)]
    norms = []
    for domain in ([0.0, 10.0], [-1.0, 1.0]):
        wave = np.polynomial.Polynomial.fit(x, np.sin(x), 9)
        norms.append(float(np.linalg.norm(wave.convert(domain=domain).coef)))
    return Verdict(
        holds=judged(holds=abs(norms[0] / norms[1] - 1) < 0.1),
        says=f"It depends on how the function is written. One and the same polynomial of degree 9 has coefficients of norm "
        f"{say(norms[0])} in powers of x/5 − 1 and {say(norms[1])} in powers of x. Up to degree 15 on [0, 10] the condition number is "
        f"{say(conditions[0], 1)} for powers and {say(conditions[1], 2)} for Legendre polynomials.",
        numbers={"powers": conditions[0], "Legendre": conditions[1], "scaled": norms[0], "plain": norms[1]},
    )


def fewer_neurons() -> Verdict:
    """Dropout of the inputs of a linear model, by simulation and by formula."""
    rng = np.random.default_rng(6)
    columns, truth = rng.standard_normal((80, 5)), np.array([1.0, -1.0, 0.5, 0.0, 0.3])
    y = columns @ truth + 0.5 * rng.standard_normal(80)
    masks = np.stack([perturbations.dropout_mask(columns.shape, 0.5, rng) for _ in range(4000)])
    each = np.square(y - (masks * columns) @ truth).sum(axis=1)
    exact = float(perturbations.expected_squared_error(columns, y, truth, 0.5))
    mean, error = float(each.mean()), float(each.std(ddof=1) / np.sqrt(len(each)))
    share = float((masks == 0).mean())
    return Verdict(
        holds=judged(holds=bool((masks == 0).all(axis=0).any()), at_least_in_part=share > 0),
        says=f"Each unit independently, anew for each example and step; in use all are on and every parameter is still there. On a "
        f"linear model it is on average exactly an L2 penalty: squared error {say(mean, 4)} ± {say(error, 1)} over 4000 masks, "
        f"{say(exact, 4)} by formula, with {words.percent(share)} of the cells dropped.",
        numbers={"mean": mean, "error": error, "exact": exact, "share": share},
    )
