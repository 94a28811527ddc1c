"""A visitor's own file in the code that is handed out: read by its name, the repairs spelled out, cut as the page cuts it."""

from regularize import tables
from regularize.lessons.choosing.classes import TwoClasses
from regularize.lessons.choosing.result import Result
from regularize.lessons.choosing.sample import FEWER_ROWS
from regularize.lessons.choosing.script_of_rows import ROWS_FILE, Rows, rows_file
from regularize.lessons.choosing.settings import BY_GROUP, IN_ORDER, SHUFFLED, UPLOADED, Settings

_KFOLD = """\
# The very folds of the page; for work of your own take KFold({folds}, shuffle=True)
rng, rows, splits = np.random.default_rng([{seed}, 0]), len(targets), []
for repeat in range({repeats}):
    fold_of = np.empty(rows, dtype=int)
    fold_of[rng.permutation(rows)] = np.repeat(np.arange({folds}), rows // {folds} + (np.arange({folds}) < rows % {folds}))
    splits += [(np.flatnonzero(fold_of != fold), np.flatnonzero(fold_of == fold)) for fold in range({folds})]"""
_OF_FILE = """\
# The very folds of the page, as the file has them
splits = [(np.flatnonzero({trained}), np.flatnonzero(of == fold)) for of in fold_of for fold in range({folds})]"""


_STRATIFIED = """\
# The very folds of the page, with their share of both classes; for your own work take StratifiedKFold({folds}, shuffle=True)
rng, rows, splits = np.random.default_rng([{seed}, 0]), len(targets), []
for repeat in range({repeats}):
    order, fold_of = rng.permutation(rows), np.empty(rows, dtype=int)
    fold_of[order[np.argsort(targets[order], kind="stable")]] = np.arange(rows) % {folds}
    splits += [(np.flatnonzero(fold_of != fold), np.flatnonzero(fold_of == fold)) for fold in range({folds})]"""


def own_rows(result: Result | TwoClasses, settings: Settings) -> Rows:
    """Lines that read the visitor's file; where none do the same as the page, those that read the download of its rows."""
    try:
        return _by_name(result, settings)
    except tables.NoRecipe:
        splits = result.sample.splits
        given = 0 if settings.cut == SHUFFLED else splits.repeats
        return rows_file(weighted=result.sample.weights is not None, folds=given)


def cutting(result: Result | TwoClasses, settings: Settings, data: Rows) -> tuple[str, tuple[str, ...]]:
    """Lines that make `splits`, and what they import."""
    splits = result.sample.splits
    if settings.cut == SHUFFLED:
        cut = _STRATIFIED if isinstance(result, TwoClasses) else _KFOLD
        return cut.format(folds=splits.folds, seed=settings.seed, repeats=splits.repeats), ()
    if ROWS_FILE in data.lines:
        trained = "of < fold" if splits.forward else "of != fold"
        return _OF_FILE.format(trained=trained, folds=splits.folds), ()
    if settings.cut == IN_ORDER:
        line = f"splits = list(TimeSeriesSplit({splits.folds}).split(columns))  # the rows are in their order"
        return line, ("from sklearn.model_selection import TimeSeriesSplit",)
    line = f"splits = list(GroupKFold({splits.folds}).split(columns, groups=groups))"
    return line, ("from sklearn.model_selection import GroupKFold",)


def _by_name(result: Result | TwoClasses, settings: Settings) -> Rows:
    own = result.uploaded
    if own is None or own.table is None or settings.source != UPLOADED:
        raise tables.NoRecipe("the file is not known")
    table, made = own.table, _made_of(own)
    texts = {source for source, category in made if category}
    weigh = own.weights_name if result.sample.weights is not None else ""
    beside = [name for name in (own.beside_name, weigh) if name]
    target = own.target_name
    wanted = list(dict.fromkeys([*(source for source, _ in made), target, *beside]))
    found = tables.recipe(table, wanted)
    if set(wanted) - set(found.columns):
        raise tables.NoRecipe("a column has another name")
    entries = "".join(f"    {name!r}: {found.columns[name]},\n" for name in wanted)
    words = sorted(texts | {name for name in beside if table.column(name).numbers is None})
    blanks = f'data[{words!r}] = data[{words!r}].replace("", np.nan)\n' if words else ""
    lines = [
        *(["", tables.NUMBER.rstrip(), "", ""] if found.numbers else []),
        found.head.rstrip(),
        f"data = pd.DataFrame({{\n{entries}}})",
        f"{blanks}data = data.dropna().reset_index(drop=True)  # rows that miss nothing",
        *_rows(result, settings),
        *_columns(result, made, texts),
        *_held_out(result, sources=list(dict.fromkeys(source for source, _ in made)) if texts else [], weigh=weigh),
    ]
    learn = ["from sklearn.compose import ColumnTransformer"] if texts else []
    learn += ["from sklearn.preprocessing import OneHotEncoder, StandardScaler"] if texts else []
    inputs = f"data[{sorted({source for source, _ in made}, key=wanted.index)!r}]"
    return Rows(
        ("import csv", "import pandas as pd") if "csv.reader" in found.head else ("import pandas as pd",),
        tuple(learn),
        "\n".join(lines),
        inputs if texts else "columns",
        "prepare" if texts else "",
    )


def _made_of(own: tables.Predictors) -> list[tuple[str, str]]:
    """For each predictor the column of the file, and the category whose indicator it is, or nothing."""
    assert own.table is not None
    indicators = {
        f"{column.name} = {category}": (column.name, category)
        for column in own.table.columns
        if column.numbers is None
        for category in set(column.cells) - {""}
    }
    plain = {column.name for column in own.table.columns if column.numbers is not None}
    found = []
    for name in own.names:
        if name in plain:
            found.append((name, ""))
        elif name in indicators:
            found.append(indicators[name])
        else:
            raise tables.NoRecipe(f"{name} is not in the file")
    return found


def _held_out(result: Result | TwoClasses, *, sources: list[str], weigh: str) -> list[str]:
    """Lines that make the same of the rows that are held out, where that part is opened; `sources` where text is made into columns."""
    if result.apart is None:
        return []
    made = (
        f"prepare.transform(held_out_of_everything[{sources!r}])"
        if sources
        else "held_out_of_everything[names].to_numpy()"
    )
    lines = [
        f"away_columns = {made}",
        f"away_targets = held_out_of_everything[{result.regression.target_name!r}].to_numpy()",
    ]
    return [*lines, *([f"away_weights = held_out_of_everything[{weigh!r}].to_numpy()"] if weigh else [])]


def _columns(result: Result | TwoClasses, made: list[tuple[str, str]], texts: set[str]) -> list[str]:
    """Lines that make columns, targets and names."""
    target = f"targets = data[{result.regression.target_name!r}].to_numpy()"
    if not texts:
        names = [source for source, _ in made]
        return [f"names = {names!r}", f"columns = data[names].to_numpy()\n{target}"]
    steps, at = [], 0
    while at < len(made):
        source, category = made[at]
        end = at
        while end < len(made) and (made[end][1] == "") == (category == "") and (not category or made[end][0] == source):
            end += 1
        if category:
            kept = [word for _, word in made[at:end]]
            assert result.uploaded is not None
            assert result.uploaded.table is not None
            column = result.uploaded.table.column(source)
            every = sorted(set(column.cells) - {""})
            if kept not in (every, every[1:] if len(every) == 2 else every):
                raise tables.NoRecipe("some categories are left out")
            drop = ', drop="if_binary"' if len(every) == 2 else ""
            encoder = f"OneHotEncoder(categories=[{every!r}], sparse_output=False, feature_name_combiner=said{drop})"
            steps.append(f"    ({source!r}, {encoder}, [{source!r}]),")
        else:
            steps.append(f'    ("numbers {at}", "passthrough", {[name for name, _ in made[at:end]]!r}),')
        at = end
    listed = "\n".join(steps)
    sources = list(dict.fromkeys(source for source, _ in made))
    return [
        "",
        "# Each category becomes a column of 0 and 1; of two the second alone",
        'said = "{} = {}".format',
        f"prepare = ColumnTransformer([\n{listed}\n], verbose_feature_names_out=False)",
        f"columns = prepare.fit_transform(data[{sources!r}])",
        f"names = prepare.get_feature_names_out()\n{target}",
    ]


def _rows(result: Result | TwoClasses, settings: Settings) -> list[str]:
    """Lines that keep the rows that the page fits, in its order, with their weights and groups."""
    own = result.uploaded
    assert own is not None
    lines = []
    weigh = own.weights_name if result.sample.weights is not None else ""
    if weigh:
        lines.append(f"data = data[data[{weigh!r}] > 0].reset_index(drop=True)")
    if result.sample.drawn:
        lines.append(
            f"few = np.sort(np.random.default_rng([{settings.seed}, 4]).choice(len(data), {FEWER_ROWS}, replace=False))\n"
            "data = data.iloc[few].reset_index(drop=True)"
        )
    apart = 0 if result.sample.apart is None else len(result.sample.apart.targets)
    if settings.cut == IN_ORDER:
        if own.beside_name:
            lines.append(f'data = data.sort_values({own.beside_name!r}, kind="stable").reset_index(drop=True)')
        if apart:
            lines.append(f"held_out_of_everything, data = data.iloc[-{apart}:], data.iloc[:-{apart}]")
    elif apart:
        draw = f"np.random.default_rng([{settings.seed}, 6]).permutation"
        if settings.cut == BY_GROUP:
            lines.append(
                f"groups = np.unique(data[{own.beside_name!r}], return_inverse=True)[1]\n"
                f"found = {draw}(groups.max() + 1)\n"
                f"sizes, count = np.cumsum(np.bincount(groups)[found]), round({settings.share_held_out!r} * len(data))\n"
                "away = np.isin(groups, found[: max(1, np.searchsorted(sizes, count))])"
            )
        else:
            lines.append(f"away = np.isin(np.arange(len(data)), {draw}(len(data))[:{apart}])")
        lines.append("held_out_of_everything, data = data[away], data[~away].reset_index(drop=True)")
    if settings.cut == BY_GROUP:
        lines.append(f"groups = data[{own.beside_name!r}].to_numpy()")
    if weigh:
        lines.append(f"weights = data[{weigh!r}].to_numpy()")
    return lines
