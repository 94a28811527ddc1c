"""How the time of a path grows with rows, columns and active columns, as a picture: docs/pictures/growth.svg.

    OMP_NUM_THREADS=1 python benchmarks/growth.py

100 strengths from 1e-6 to 1e2, processor time, the least of three runs, our certificate included.
"""

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.exact import standardized
from regularize.linear import path
from regularize.penalties import L1, L2, ElasticNet, Penalty

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "pictures" / "growth.svg"
STRENGTHS = np.logspace(2, -6, 100)
LINES: dict[str, tuple[Penalty, str, str]] = {
    "L1": (L1(), "#D55E00", ""),
    "elastic net, ρ = .5": (ElasticNet(0.5), "#009E73", "6 3"),
    "L2": (L2(), "#0072B2", "2 3"),
}
Points = list[tuple[float, float]]


def problem(rows: int, count: int, effects: int = 10) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    columns = standardized(rng.normal(size=(rows, count)))
    targets = columns[:, :effects] @ rng.normal(size=effects) + 0.5 * rng.normal(size=rows)
    return columns, (targets - targets.mean()) / targets.std()


def milliseconds(columns: np.ndarray, targets: np.ndarray, penalty: Penalty) -> float:
    spent = []
    for _ in range(3):
        start = time.process_time()
        worst = path(columns, targets, penalty=penalty, strengths=STRENGTHS).optimality.max()
        spent.append(time.process_time() - start)
        assert worst <= 1e-10, worst
    return 1e3 * min(spent)


PANELS = {
    "rows n, with 50 columns": [(n, (n, 50, 10)) for n in (50, 200, 800, 3_200, 12_800, 51_200)],
    "columns p, with 200 rows": [(p, (200, p, 10)) for p in (25, 50, 100, 200, 400, 800, 1_600, 3_200, 6_400)],
    "active columns, of as many, with twice the rows": [(a, (2 * a, a, a)) for a in (25, 50, 100, 200, 400, 800)],
}
"""What grows -> its value and the shape: rows, columns, effects."""
WIDTH, HEIGHT, LEFT, TOP = 250, 220, 60, 40


def axis(values: list[float]) -> tuple[float, float]:
    return float(np.log10(min(values))) - 0.1, float(np.log10(max(values))) + 0.1


def panel(title: str, lines: dict[str, Points], at: int, tall: tuple[float, float]) -> list[str]:
    """One pair of logarithmic axes with its lines, as SVG."""
    wide = axis([x for points in lines.values() for x, _ in points])
    across = lambda x: at + WIDTH * (np.log10(x) - wide[0]) / (wide[1] - wide[0])  # noqa: E731
    up = lambda y: TOP + HEIGHT * (tall[1] - np.log10(y)) / (tall[1] - tall[0])  # noqa: E731
    parts = [f'<rect x="{at}" y="{TOP}" width="{WIDTH}" height="{HEIGHT}" class="frame"/>']
    parts.append(f'<text x="{at + WIDTH / 2}" y="{TOP + HEIGHT + 34}" text-anchor="middle">{title}</text>')
    for power in range(int(np.ceil(wide[0])), int(np.floor(wide[1])) + 1):
        x = across(10.0**power)
        parts.append(f'<text x="{x:.1f}" y="{TOP + HEIGHT + 16}" text-anchor="middle">{10**power:,}</text>')
        parts.append(f'<path d="M{x:.1f} {TOP}v{HEIGHT}" class="grid"/>')
    for power in range(int(np.ceil(tall[0])), int(np.floor(tall[1])) + 1):
        y = up(10.0**power)
        parts.append(f'<path d="M{at} {y:.1f}h{WIDTH}" class="grid"/>')
        parts.append(f'<text x="{at - 6}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:,g}</text>')
    for name, points in lines.items():
        _, colour, dash = LINES[name]
        places = " L".join(f"{across(x):.1f} {up(y):.1f}" for x, y in points)
        parts.append(f'<path d="M{places}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>')
    return parts


def picture(measured: dict[str, dict[str, Points]]) -> str:
    """All panels side by side, with one scale of milliseconds."""
    tall = axis([y for lines in measured.values() for points in lines.values() for _, y in points])
    step = WIDTH + LEFT
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {step * len(measured) + 20} {TOP + HEIGHT + 50}" role="img">',
        "<title>Milliseconds of a path of 100 strengths against rows, columns and active columns</title>",
        "<style>text{font:12px sans-serif;fill:#333}.frame{fill:#fff;stroke:#999}.grid{stroke:#ddd}</style>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="{LEFT}" y="22">milliseconds for 100 strengths:</text>',
    ]
    for place, (name, (_, colour, dash)) in enumerate(LINES.items()):
        x = LEFT + 200 + 190 * place
        parts.append(f'<path d="M{x} 18h30" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>')
        parts.append(f'<text x="{x + 36}" y="22">{name}</text>')
    for place, (title, lines) in enumerate(measured.items()):
        parts += panel(title, lines, LEFT + step * place, tall)
    return "\n".join([*parts, "</svg>\n"])


def main() -> None:
    measured: dict[str, dict[str, Points]] = {}
    for title, shapes in PANELS.items():
        measured[title] = {name: [] for name in LINES}
        for size, (rows, count, effects) in shapes:
            data = problem(rows, count, effects)
            for name, (penalty, _, _) in LINES.items():
                measured[title][name].append((size, milliseconds(*data, penalty)))
        print(title)
        for name, points in measured[title].items():
            print(f"  {name:22}" + "".join(f"{size:>8,}: {spent:<8.1f}" for size, spent in points), flush=True)
    PICTURE.write_text(picture(measured), encoding="utf-8")


if __name__ == "__main__":
    main()
