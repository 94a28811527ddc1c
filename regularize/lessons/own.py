"""How lessons take a visitor's own file: all that they share, declared once."""

from collections.abc import Callable, Sequence
from typing import Any

from regularize import tables
from regularize.lessons.lesson import Field, Uploads


def own_data(
    word: str,
    *,
    fields: Callable[[tables.Table, Any], Sequence[Field]],
    choose: Callable[[tables.Table, Any], Any],
    example: str,
    notes: Callable[[tables.Table, Any], Sequence[str]] = lambda table, _settings: table.notes,
) -> Uploads[Any]:
    """A table that is read, mended and asked about by `tables`, where the knob `source` stands at `word`.

    `fields`, `choose` and `notes` are the lesson's own: see `Uploads`.
    """
    return Uploads(
        word=word,
        read=tables.sheet,
        understood=lambda sheet, settings: sheet.table(settings.answers),
        fields=fields,
        notes=notes,
        choose=choose,
        preview=tables.preview,
        repairs=lambda table: table.repairs,
        asks=lambda table: table.asks,
        example=example,
    )
