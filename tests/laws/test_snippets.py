"""What visitors of the network lessons take home: whatever the settings, code that one would write oneself."""

import ast
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from regularize.experiments import cutmix, dropblock, dropout, label_smoothing, weight_decay
from regularize.experiments.cutmix import Mixed
from regularize.experiments.cutmix.mixed import _centre
from regularize.knobs import Knobs, Slider
from regularize.scenes import cutmix as cutmix_scene
from regularize.scenes import dropblock as dropblock_scene
from regularize.scenes import dropout as dropout_scene
from regularize.scenes import label_smoothing as label_smoothing_scene
from regularize.scenes import weight_decay as weight_decay_scene
from regularize.snippets import weight_decay as weight_decay_snippet

WIDEST = 120


def drawn(kind: type[Knobs], rng: np.random.Generator) -> Any:
    """Settings with every knob anywhere, mostly at neither end."""
    stops = {name: knob.stops if isinstance(knob, Slider) else knob.options for name, knob in kind.knobs()}  # type: ignore[union-attr]
    return kind(**{name: own[int(rng.integers(len(own)))] for name, own in stops.items()})


def of_weight_decay(settings: weight_decay.Settings) -> str:
    if settings.view == weight_decay.TWO_WEIGHTS:
        spread = 10.0**settings.log10_spread
        return weight_decay_snippet.two_weights(
            small=1 / spread, large=spread, decay=10.0**settings.log10_decay, seed=settings.seed, start=settings.start
        )
    return weight_decay_scene.code(None, settings)  # type: ignore[arg-type]  # only "Two weights" looks at its result


def of_cutmix(settings: cutmix.Settings, monkeypatch: pytest.MonkeyPatch) -> str:
    digits = int(settings.own), int(settings.other)
    one = Mixed.__new__(Mixed)
    vars(one).update(digits=digits, centre=_centre(settings))
    monkeypatch.setattr(cutmix_scene, "mixed", lambda *_: one)
    return cutmix_scene.code(None, settings)  # type: ignore[arg-type]


CODES: dict[type[Knobs], Callable[[Any], str]] = {
    dropout.Settings: dropout_scene.code,
    label_smoothing.Settings: label_smoothing_scene.code,
    dropblock.Settings: dropblock_scene.code,
    weight_decay.Settings: of_weight_decay,
}


@pytest.mark.parametrize("kind", [*CODES, cutmix.Settings])
def test_every_script_is_python_with_no_long_line_and_no_more_than_it_needs(
    kind: type[Knobs], monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(3)
    for _ in range(60):
        settings = drawn(kind, rng)
        script = CODES[kind](settings) if kind in CODES else of_cutmix(settings, monkeypatch)
        long = [line for line in script.splitlines() if len(line) > WIDEST]
        assert not long, settings
        assert "np.float64(" not in script
        assert "np.int64(" not in script
        tree = ast.parse(script)
        imported = {
            (alias.asname or alias.name).split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert imported <= used, imported - used
        roots = {
            (node.module or "").split(".")[0] if isinstance(node, ast.ImportFrom) else node.names[0].name.split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
        }
        assert roots <= {"numpy", "sklearn", "torch"}
