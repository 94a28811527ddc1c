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
from regularize.lessons.choosing.settings import ADAPTIVE, BY_GROUP, EACH, IN_ORDER, RELAXED, Settings
from regularize.penalties import GroupNorms

Table = Mapping[str, Sequence[str]]
MOST_ROWS = 25
STANDARDIZED = " and a standardized target"
STYLE = (
    "body{font:14px/1.45 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1C2733}"
    "h1{font-size:1.4rem}h2{font-size:1.05rem;margin:1.2rem 0 .3rem}table{border-collapse:collapse;font-size:.9rem}"
    "th,td{text-align:left;padding:.15rem 1rem .15rem 0;border-bottom:1px solid #ddd}p{margin:.25rem 0}small{color:#5D6975}"
    "div{display:flex;flex-wrap:wrap;gap:0 2%}svg{width:49%;height:auto}"
    "@media(max-width:40rem){svg{width:100%}}"
    # On paper it is one page, whatever it tells.
    "@page{margin:10mm}@media print{body{margin:0;padding:0;max-width:none;font-size:8.5pt;line-height:1.25}h1{font-size:12pt;margin:0}"
    "h2{font-size:9.5pt;margin:2mm 0 .5mm}svg{width:49%;height:43mm}table{font-size:8pt}th,td{padding:0 3mm 0 0}p{margin:.3mm 0}}"
)


def report(result: Result, repairs: Sequence[str], fit: Table, apart: Table | None) -> str:
    """The page; `repairs` are sentences on how the file was read, `fit` is that at λ_min, `apart` what rows held out of everything say."""
    settings, found = result.settings, result.validation
    form, formula, after = "", result.omega.formula, ""
    if settings.shape == ADAPTIVE:
        form, formula = " (adaptive)", "Σ |w|/v, where v are the sizes of a ridge fit, the largest of them one"
    elif settings.shape == RELAXED:
        share = "least squares" if settings.relaxation == 0.0 else f"{settings.relaxation:.0%} of λ".replace("%", " %")
        form, after = " (relaxed)", f" The columns that it keeps are then fitted again, with {share}."
    elif isinstance(result.omega, GroupNorms):
        form = " (the categories of a column as a whole)"
    chosen = f"Penalty: {settings.penalty}{form}, Ω = {formula}; minimised is MSE + λΩ, {_scaled(settings, STANDARDIZED)}.{after}"
    colour = palette.PENALTY[settings.penalty]
    drawn = (
        figures.path(result.positions, result.standardized, found, colour),
        figures.validation(result.positions, found, "error"),
    )
    target = result.regression.target_name or "the target"
    tables = {_at(found): fit, **({} if apart is None else {"The same columns on rows held out of everything": apart})}
    said = _chosen(result, found, chosen)
    return _page(target, _read(result, target, repairs), said, answer(result), drawn, tables)


def report_of_classes(result: TwoClasses, threshold: float, repairs: Sequence[str], fit: Table, held_out: Table) -> str:
    """The page of a target of two values; `held_out` are the rows at λ_min by class and by what is said of them, cut at `threshold`."""
    settings, found, (zero, one) = result.settings, result.validation, result.words
    best, cut = found.deviance.lowest, result.confusion(threshold)
    chosen = (
        f"Penalty: {settings.penalty}, Ω = {result.penalty.formula}; minimised is the mean log loss + λΩ, of “{one}” against “{zero}”, "
        f"{_scaled(settings, '')}."
    )
    drawn = (
        figures.path(result.positions, result.standardized, found.deviance, palette.PENALTY[settings.penalty]),
        figures.validation(result.positions, found.deviance, "deviance"),
        figures.roc(
            roc(found.logits[best], found.targets, found.weights),
            (1.0 - float(cut.specificity[best]), float(cut.sensitivity[best])),
            threshold,
        ),
        figures.calibration(result.calibration, best, one),
    )
    target = result.regression.target_name or "the target"
    said = _chosen(result, found.deviance, chosen)
    tables = {f"Held-out rows at λ_min, cut at {threshold:g}": held_out, _at(found.deviance): fit}
    return _page(target, _read(result, target, repairs), said, answer_of_classes(result), drawn, tables)


def _at(found: CrossValidation) -> str:
    return f"The fit at λ_min = {words.strength(float(found.strengths[found.lowest]))}"


def _read(result: Result | TwoClasses, target: str, repairs: Sequence[str]) -> list[str]:
    """What was made of the file."""
    first = f"{result.rows} rows and {len(result.names)} columns, {result.regression.source}; the target is {target}."
    return [first, *result.notes, *repairs]


def _scaled(settings: Settings, target: str) -> str:
    """On what: columns of which scale, and a target of which."""
    columns = "standardized columns" if settings.scaling == EACH else "columns that are all scaled alike"
    return f"with {columns}{target}"


def _chosen(result: Result | TwoClasses, found: CrossValidation, penalty: str) -> list[str]:
    """The decisions behind the numbers, a sentence each."""
    settings, own, optimality = result.settings, result.uploaded, float(result.path.optimality.max())
    by = f" of “{short(own.beside_name)}”" if own is not None and own.beside_name else ""
    cut = {
        IN_ORDER: f"in the order{by or ' of the rows'}, each predicted from those before it",
        BY_GROUP: f"whole groups{by}",
    }.get(settings.cut, "shuffled")
    weighed = (
        []
        if result.sample.weights is None or own is None
        else [f"Each row counts by its weight in “{short(own.weights_name)}”."]
    )
    times = f", {found.splits.repeats} times" if found.splits.repeats > 1 else ""
    return [
        penalty,
        *weighed,
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
    shown = "".join(f"<section><h2>{escape(title)}</h2>{_table(table)}</section>" for title, table in tables.items())
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>Choosing λ: {escape(short(target))}</title>"
        f"<style>{STYLE}</style><h1>Choosing λ for {escape(short(target))}</h1>"
        f"<h2>What was read</h2>{_said(read)}<h2>What was chosen</h2>{_said(chosen)}"
        f"<h2>What was found</h2>{_said(found)}<div>{''.join(drawn)}</div><div>{shown}</div>"
        f"\n<p><small>{escape(WHY_NO_P_VALUES)}</small></p></html>\n"
    )


def _said(sentences: Sequence[str]) -> str:
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)


def _table(columns: Table) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    rows = list(zip(*columns.values(), strict=True))[:MOST_ROWS]
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
