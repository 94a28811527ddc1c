"""The grid of all cells, as it was computed ahead of time."""

from collections import Counter

from regularize.figures.scene import Cells, Number, Scene, TextTable, cells
from regularize.lessons.borrowed import captions
from regularize.lessons.borrowed.captions import HELPS, HURTS, SAME, UNSETTLED, signed, value
from regularize.lessons.borrowed.charts import verdicts
from regularize.lessons.borrowed.charts.verdicts import Verdict
from regularize.lessons.borrowed.grid import Tried
from regularize.lessons.borrowed.result import Result
from regularize.lessons.borrowed.settings import CELLS, CLASSIFIERS, ITS_OWN, SEED, TECHNIQUES, Settings
from regularize.lessons.borrowed.settings.cells import BRIER, SQUARED, WRONG
from regularize.lessons.borrowed.trial import measure_of


def scene(result: Result, settings: Settings) -> Scene:
    """Verdicts at every seed, what they say, and two tables: the numbers, and what the survey found."""
    seeds = [int(seed) for seed in Settings.live()[SEED].stops]
    found = {name: one for (name, wrong), one in result.grid.tried.items() if wrong == settings.share}
    against = captions.side(settings)
    rows = list(TECHNIQUES)
    shown = [
        Verdict(
            row=rows.index(CELLS[name].technique),
            column=list(CLASSIFIERS).index(CELLS[name].classifier),
            name=name,
            verdicts=[getattr(captions.at_seed(one, seed), f"against_{against}").verdict for seed in seeds],
            written=[_written(name, one, against, seed) for seed in seeds],
            settled=one.settled(against),
            told=_told(name, one, against, settings),
        )
        for name, one in found.items()
    ]
    rival = "its own regularizer, equally tuned" if settings.against == ITS_OWN else "the plain classifier"
    chart = verdicts.grid(
        knob=SEED,
        cells=shown,
        rows=[_broken(name) for name in rows],
        columns=list(CLASSIFIERS),
        present=settings.other - 1,
        picks="cell",
        name=f"Against {rival}",
        note="✔ helps  = no difference  ✘ hurts  ? not settled; loss less rival's ± s.e.",
        description=_described(found, against),
    )
    return Scene(
        charts=(chart,),
        numbers=_numbers(found, against),
        sentences={SEED: [captions.overview(result.grid, settings, seed) for seed in seeds]},
        tables=(TextTable(title="The grid in numbers, seed 1", states={"": [_table(found, settings)]}), SURVEY),
        shape="table",
    )


def _broken(name: str) -> str:
    """Two words in two lines, so that the names need little room; the unit behind them, where it is not per cent."""
    cell = next(one for one in CELLS.values() if one.technique == name)
    unit = {WRONG: "", SQUARED: ", MSE"}.get(measure_of(cell, cell.sources[0]), ", Brier")
    return "<br>".join(name.rsplit(" ", 1)) + unit


def _written(name: str, one: Tried, against: str, seed: int) -> str:
    line = captions.at_seed(one, seed)
    measure = measure_of(CELLS[name], CELLS[name].sources[0])
    mean, error = signed(getattr(line, f"against_{against}"), measure)
    short = (one.replace("0.", ".") if measure == BRIER else one for one in (mean, error))
    return "<br>± ".join(short)


HELP = "Cells, by the verdict that nine of ten other seeds share."


def _numbers(found: dict[str, Tried], against: str) -> list[Number]:
    count = Counter(captions.verdict(one, against) for one in found.values())
    names = {"Help": HELPS, "No difference": SAME, "Hurt": HURTS, "Not settled": UNSETTLED}
    return [
        Number(name=name, values={SEED: [f"{count[verdict]} of {len(found)}"]}, help=HELP)
        for name, verdict in names.items()
    ]


def _told(name: str, one: Tried, against: str, settings: Settings) -> str:
    cell = CELLS[name]
    return (
        f"{TECHNIQUES[cell.technique].noun} × {CLASSIFIERS[cell.classifier].name}: {captions.verdict(one, against)}<br>"
        f"{captions.conditions(name, settings.share)}<br>{one.agreeing(against)} of ten other seeds agree; click to try it"
    )


def _described(found: dict[str, Tried], against: str) -> str:
    told = ". ".join(f"{name.replace(':', ' on')}: {captions.verdict(one, against)}" for name, one in found.items())
    return f"A grid of techniques by classifiers with a verdict in each cell that was tried. {told}."


def _table(found: dict[str, Tried], settings: Settings) -> Cells:
    against = captions.side(settings)
    rows: dict[str, list[str]] = {
        name: []
        for name in (
            "Technique",
            "Classifier",
            "On",
            "Plain",
            "Technique, tuned",
            "Own, tuned",
            "Difference",
            "Verdict",
            "Agree",
        )
    }
    for name, one in found.items():
        cell, line = CELLS[name], one.shown
        measure = measure_of(cell, cell.sources[0])
        mean, error = signed(one.difference(against), measure)
        own = CLASSIFIERS[cell.classifier].own.name
        rows["Technique"].append(TECHNIQUES[cell.technique].noun)
        rows["Classifier"].append(CLASSIFIERS[cell.classifier].name)
        rows["On"].append(captions.conditions(name, settings.share))
        rows["Plain"].append(value(line.plain, measure))
        never = " (never chosen)" if line.never_chosen else ""
        rows["Technique, tuned"].append(f"{value(line.technique, measure)}{never}")
        rows["Own, tuned"].append(f"{value(line.own, measure)} ({own})")
        rows["Difference"].append(f"{mean} ± {error}")
        rows["Verdict"].append(captions.verdict(one, against))
        rows["Agree"].append(f"{one.agreeing(against)} of 10")
    return cells(rows)


SURVEY = TextTable.fixed(
    "What the survey found: one data set (human activity), one run, no error bars (Ghods and Cook 2019, table 3)",
    {
        "Classifier": ["random forest", "support vector machine", "multilayer perceptron", "DART", "RRF", "GRRF"],
        "Wrong, in %": ["6.96", "4.69", "4.69", "6.55", "3.77", "3.74"],
    },
)
