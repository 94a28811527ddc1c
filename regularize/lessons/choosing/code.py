"""The code of a view: which lines make its rows, its folds and its fit."""

from regularize.lessons.choosing import script, script_of_classes, script_of_rows
from regularize.lessons.choosing.classes import TwoClasses
from regularize.lessons.choosing.handed import cutting, own_rows
from regularize.lessons.choosing.result import Result
from regularize.lessons.choosing.script import GROUPED, Task
from regularize.lessons.choosing.script_of_classes import ClassesTask
from regularize.lessons.choosing.script_of_rows import ROWS_FILE, Rows
from regularize.lessons.choosing.settings import BREAST_CANCER, DIABETES, EACH, SQUARES, UPLOADED, Settings
from regularize.penalties import GroupNorms

DATA = {DIABETES: script_of_rows.DIABETES, SQUARES: script_of_rows.SQUARES, BREAST_CANCER: script_of_rows.BREAST_CANCER}
KNOB = "log10_strength"


def code(result: Result, settings: Settings) -> str:
    """A script that prints λ_min, λ_1se, R² and the coefficients of this view (`settings` say where the live knob stands)."""
    knob, sample = Settings.live()[KNOB], result.sample
    data = own_rows(result, settings) if settings.source == UPLOADED else _shipped(result, settings)
    split, learn = cutting(result, settings, data)
    return script.script(
        Task(
            data=data,
            penalty=result.penalty,
            strengths=(knob.low, knob.high, knob.step),
            strength=float(result.path.strengths[result.stops[settings.stop(KNOB)]]),
            total=sample.total,
            spread=result.scaling.spread,
            folds=sample.splits.folds,
            repeats=sample.splits.repeats,
            split=split,
            learn=learn,
            lasso="coordinate descent" if result.copies else "LARS",
            own=settings.exact,
            alike=settings.scaling != EACH,
            weighted=sample.weights is not None,
            form=GROUPED if isinstance(result.omega, GroupNorms) else result.settings.shape,
            groups=tuple(result.omega.groups.tolist()) if isinstance(result.omega, GroupNorms) else (),
            share=result.settings.relaxation,
            opened=result.apart is not None and ROWS_FILE not in data.lines,
        )
    )


def code_of_classes(result: TwoClasses, settings: Settings) -> str:
    """A script that prints the numbers of two classes at λ_min, λ_1se and where the knob stands."""
    own = settings.source == UPLOADED
    data = own_rows(result, settings) if own else _without_held_out(script_of_classes.DIAGNOSIS, result, settings)
    split, learn = cutting(result, settings, data)
    found, splits = result.validation.deviance, result.sample.splits
    return script_of_classes.script(
        ClassesTask(
            data=data,
            penalty=result.penalty,
            folds=splits.folds,
            repeats=splits.repeats,
            split=split,
            learn=learn,
            threshold=settings.threshold,
            second=result.words[1],
            alike=settings.scaling != EACH,
            weighted=result.sample.weights is not None,
            opened=result.apart is not None and ROWS_FILE not in data.lines,
            strengths={
                "λ_min": float(found.strengths[found.lowest]),
                "λ_1se": float(found.strengths[found.one_standard_error]),
                "here": float(found.strengths[result.stops[settings.stop(KNOB)]]),
            },
        )
    )


def _shipped(result: Result, settings: Settings) -> Rows:
    """Lines that load a data set, without the rows that are held out of everything."""
    return _without_held_out(DATA[settings.source], result, settings)


def _without_held_out(data: Rows, result: Result | TwoClasses, settings: Settings) -> Rows:
    if result.sample.apart is None:
        return data
    count = len(result.sample.apart.targets)
    seen = "away_columns, away_targets = columns[away], targets[away]\n" if result.apart is not None else ""
    lines = f"""\
{data.lines}

# {count} rows are held out of everything
away = np.isin(np.arange(len(targets)), np.random.default_rng([{settings.seed}, 6]).permutation(len(targets))[:{count}])
{seen}columns, targets = columns[~away], targets[~away]"""
    return data._replace(lines=lines)
