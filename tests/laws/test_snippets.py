"""What visitors of the network lessons take home: whatever the settings, code that one would write oneself."""

import ast
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from regularize.knobs import Knobs, Slider
from regularize.lessons.cutmix import scene as cutmix_scene
from regularize.lessons.cutmix import settings as cutmix_settings
from regularize.lessons.cutmix.mixed import Mixed, _centre
from regularize.lessons.dropblock import scene as dropblock_scene
from regularize.lessons.dropblock import settings as dropblock_settings
from regularize.lessons.dropout import scene as dropout_scene
from regularize.lessons.dropout import settings as dropout_settings
from regularize.lessons.label_smoothing import scene as label_smoothing_scene
from regularize.lessons.label_smoothing import settings as label_smoothing_settings
from regularize.lessons.weight_decay import scene as weight_decay_scene
from regularize.lessons.weight_decay import script as weight_decay_snippet
from regularize.lessons.weight_decay import settings as weight_decay_settings

WIDEST = 120


def drawn(kind: type[Knobs], rng: np.random.Generator) -> Any:
    """Settings with every knob anywhere, mostly at neither end."""
    stops = {name: knob.stops if isinstance(knob, Slider) else knob.options for name, knob in kind.knobs()}  # type: ignore[union-attr]
    return kind(**{name: own[int(rng.integers(len(own)))] for name, own in stops.items()})


def of_weight_decay(settings: weight_decay_settings.Settings) -> str:
    if settings.view == weight_decay_settings.TWO_WEIGHTS:
        spread = 10.0**settings.log10_spread
        return weight_decay_snippet.two_weights(
            small=1 / spread, large=spread, decay=10.0**settings.log10_decay, seed=settings.seed, start=settings.start
        )
    return weight_decay_scene.code(None, settings)  # type: ignore[arg-type]  # only "Two weights" looks at its result


def of_cutmix(settings: cutmix_settings.Settings, monkeypatch: pytest.MonkeyPatch) -> str:
    digits = int(settings.own), int(settings.other)
    one = Mixed.__new__(Mixed)
    vars(one).update(digits=digits, centre=_centre(settings))
    monkeypatch.setattr(cutmix_scene, "mixed", lambda *_: one)
    return cutmix_scene.code(None, settings)  # type: ignore[arg-type]


CODES: dict[type[Knobs], Callable[[Any], str]] = {
    dropout_settings.Settings: dropout_scene.code,
    label_smoothing_settings.Settings: label_smoothing_scene.code,
    dropblock_settings.Settings: dropblock_scene.code,
    weight_decay_settings.Settings: of_weight_decay,
}


@pytest.mark.parametrize("kind", [*CODES, cutmix_settings.Settings])
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
