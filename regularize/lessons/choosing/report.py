"""One page to keep: what was read, what was chosen, what was found. HTML with figures as SVG, that needs nothing else."""

from collections.abc import Mapping, Sequence
from html import escape

from regularize import words
from regularize.assessment import CrossValidation, roc
from regularize.figures import palette
from regularize.lessons.choosing import report_of_figures as figures
from regularize.lessons.choosing.answer import WHY_NO_P_VALUES, answer, short, zone
from regularize.lessons.choosing.answer_of_classes import answer as answer_of_classes
from regularize.lessons.choosing.classes import TwoClasses
from regularize.lessons.choosing.result import Result
from regularize.lessons.choosing.settings import BY_GROUP, IN_ORDER, Settings
from regularize.penalties import GroupNorms

Table = Mapping[str, Sequence[str]]
MOST_ROWS = 25
STYLE = (
    "body{font:14px/1.45 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1C2733}"
    "h1{font-size:1.4rem}h2{font-size:1.05rem;margin:1.2rem 0 .3rem}table{border-collapse:collapse;font-size:.9rem}"
    "th,td{text-align:left;padding:.15rem 1rem .15rem 0;border-bottom:1px solid #ddd}svg{max-width:49%;height:auto}"
    "p{margin:.25rem 0}small{color:#5D6975}@media print{body{margin:0}}@media(max-width:40rem){svg{max-width:100%}}"
)


def report(result: Result, repairs: Sequence[str], fit: Table) -> str:
    """The page; `repairs` are sentences on how the file was read, `fit` is that at λ_min."""
    settings, found = result.settings, result.validation
    form = "" if settings.shape == "Plain" else f" ({settings.shape.lower()})"
    if isinstance(result.omega, GroupNorms):
        form = " (the categories of a column as a whole)"
    chosen = f"Penalty: {settings.penalty}{form}, Ω = {result.omega.formula}; minimised is MSE + λΩ on standardized columns and target."
    colour = palette.PENALTY[settings.penalty]
    drawn = (
        figures.path(result.positions, result.path.coefficients, found, colour),
        figures.validation(result.positions, found, "error"),
    )
    target = result.regression.target_name or "the target"
    said = _chosen(settings, found, chosen, float(result.path.optimality.max()))
    return _page(target, _read(result, target, repairs), said, answer(result), drawn, {_at(found): fit})


def report_of_classes(result: TwoClasses, threshold: float, repairs: Sequence[str], fit: Table, held_out: Table) -> str:
    """The page of a target of two values; `held_out` are the rows at λ_min by class and by what is said of them, cut at `threshold`."""
    settings, found, (zero, one) = result.settings, result.validation, result.words
    best, cut = found.deviance.lowest, result.confusion(threshold)
    chosen = (
        f"Penalty: {settings.penalty}, Ω = {result.penalty.formula}; minimised is the mean log loss + λΩ on standardized columns, of "
        f"“{one}” against “{zero}”."
    )
    drawn = (
        figures.path(result.positions, result.path.coefficients, found.deviance, palette.PENALTY[settings.penalty]),
        figures.validation(result.positions, found.deviance, "deviance"),
        figures.roc(
            roc(found.logits[best], found.targets, found.weights),
            (1.0 - float(cut.specificity[best]), float(cut.sensitivity[best])),
            threshold,
        ),
        figures.calibration(result.calibration, best, one),
    )
    target = result.regression.target_name or "the target"
    said = _chosen(settings, found.deviance, chosen, float(result.path.optimality.max()))
    tables = {f"Held-out rows at λ_min, cut at {threshold:g}": held_out, _at(found.deviance): fit}
    return _page(target, _read(result, target, repairs), said, answer_of_classes(result), drawn, tables)


def _at(found: CrossValidation) -> str:
    return f"The fit at λ_min = {words.strength(float(found.strengths[found.lowest]))}"


def _read(result: Result | TwoClasses, target: str, repairs: Sequence[str]) -> list[str]:
    """What was made of the file."""
    first = f"{result.rows} rows and {len(result.names)} columns, {result.regression.source}; the target is {target}."
    return [first, *result.notes, *repairs]


def _chosen(settings: Settings, found: CrossValidation, penalty: str, optimality: float) -> list[str]:
    """The decisions behind the numbers, a sentence each."""
    cut = {IN_ORDER: "in order, each predicted from those before it", BY_GROUP: "whole groups"}.get(
        settings.cut, "shuffled"
    )
    times = f", {found.splits.repeats} times" if found.splits.repeats > 1 else ""
    return [
        f"{penalty} Columns are scaled {settings.scaling.lower()}.",
        f"{found.splits.folds} folds, {cut}{times}, seed {settings.seed}. {zone(found)}.",
        f"Every fit is exact: the largest subgradient is {words.number(optimality, 2)} of that at zero.",
    ]


def _page(
    target: str,
    read: Sequence[str],
    chosen: Sequence[str],
    found: Sequence[str],
    drawn: Sequence[str],
    tables: Mapping[str, Table],
) -> str:
    shown = "".join(f"<h2>{escape(title)}</h2>{_table(table)}" for title, table in tables.items())
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Choosing λ: {escape(short(target))}</title>"
        f"<style>{STYLE}</style><h1>Choosing λ for {escape(short(target))}</h1>"
        f"<h2>What was read</h2>{_said(read)}<h2>What was chosen</h2>{_said(chosen)}"
        f"<h2>What was found</h2>{_said(found)}{''.join(drawn)}{shown}"
        f"\n<p><small>{escape(WHY_NO_P_VALUES)}</small></p></html>\n"
    )


def _said(sentences: Sequence[str]) -> str:
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)


def _table(columns: Table) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    rows = list(zip(*columns.values(), strict=True))[:MOST_ROWS]
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
