"""Text from the bytes of a foreign file, whatever it was saved as."""

from regularize.tables.cells import UnreadableTable

_EXCEL = "in Excel, choose Save As and CSV UTF-8; in LibreOffice or Google Sheets, CSV"

# What a file starts with that is no CSV, and what it then is.
_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0", f"an old Excel workbook; save the sheet as CSV ({_EXCEL})"),
    (b"PAR1", "a Parquet file; save it as CSV"),
    (b"ARROW1", "a Feather file; save it as CSV"),
    (b"$FL2", "an SPSS file; save it as CSV"),
    (b"$FL3", "an SPSS file; save it as CSV"),
    (b"<stata_dta>", "a Stata file; save it as CSV (export delimited)"),
    (b"RDX", "an R file; save the data with write.csv"),
    (b"\x89PNG", "a picture (PNG); a CSV file is needed"),
    (b"\xff\xd8\xff", "a picture (JPEG); a CSV file is needed"),
    (b"GIF89a", "a picture (GIF); a CSV file is needed"),
    (b"%PDF", "a PDF document; a CSV file is needed"),
    (b"{\\rtf", "a document (RTF); a CSV file is needed"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"BZh9", "a bzip2 archive; unpack it first"),
    (b"\xfd7zXZ", "an xz archive; unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive; unpack it first"),
    (b"\x89HDF", "an HDF5 file; save it as CSV"),
    (b"SQLite format 3", "an SQLite database; save a table of it as CSV"),
    (b"<!doctype", "a web page; save the data as CSV"),
    (b"<!DOCTYPE", "a web page; save the data as CSV"),
    (b"<html", "a web page; save the data as CSV"),
    (b"<?xml", "XML; save the data as CSV"),
    (b"{", "JSON; save it as CSV"),
    (b"[{", "JSON; save it as CSV"),
    (b"[[", "JSON; save it as CSV"),
)

ENCODINGS = {
    "cp1252": "Western European",
    "cp1250": "Central European",
    "cp1251": "Cyrillic",
    "cp1253": "Greek",
    "cp1254": "Turkish",
    "cp932": "Japanese",
    "gb18030": "Chinese",
}
"""How a file may be written whose letters are not UTF-8, and what visitors call it."""

_LOOKED_AT = 8192  # bytes by which the widths of characters are recognised

# Zero-width and direction marks, which come along when cells are copied from a page.
_UNSEEN = dict.fromkeys([0x00AD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)])


def decoded(content: bytes, encoding: str = "") -> tuple[str, str]:
    """The text of a file, and how its letters were read where that is not sure (one of ENCODINGS), else nothing.

    UTF-8 with or without byte order mark, UTF-16 or UTF-32 with or without one; else `encoding`, where it can be, else the
    first of ENCODINGS.

    Raises
    ------
    UnreadableTable
        If the bytes are no text, with the kind of file where it is known.
    """
    _refuse_others(content)
    candidate, text = encoding_of(content, encoding)
    if not candidate:
        raise UnreadableTable("The characters of this file cannot be read; save it as CSV in UTF-8.")
    guessed = "cp1252" if candidate == "latin-1" else candidate if candidate in ENCODINGS else ""
    strange = sum(text.count(chr(code)) for code in range(32) if chr(code) not in "\t\n\r\f")
    if "\0" in text or strange > max(4, len(text) / 50):
        raise UnreadableTable("This is a binary file and no text; a CSV file is needed.")
    return text if text.isascii() else text.translate(_UNSEEN), guessed


def _refuse_others(content: bytes) -> None:
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"PK\x03\x04"):
        if b"xl/" in content or b"spreadsheet" in content[:200]:
            raise UnreadableTable(f"This looks like a workbook; save the sheet as CSV ({_EXCEL}).")
        raise UnreadableTable("This looks like a zip archive; unpack it first.")
    for magic, kind in _KINDS:
        if start.startswith(magic):
            raise UnreadableTable(f"This looks like {kind}.")


def _wide(content: bytes) -> str:
    """The encoding of a file whose characters take two or four bytes, by its mark or by its zeros; else nothing."""
    if content.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "utf-32"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    # Digits, separators and line ends are there in any language, and their upper byte is zero.
    looked = content[:_LOOKED_AT]
    even, odd = looked[::2].count(0), looked[1::2].count(0)
    few = len(looked) / 100
    if odd > 10 * few and even <= few:
        return "utf-16-le"
    return "utf-16-be" if even > 10 * few and odd <= few else ""


def encoding_of(content: bytes, encoding: str = "") -> tuple[str, str]:
    """The name of the encoding as Python has it, and the text as it stands; nothing where none does."""
    for candidate in (wide,) if (wide := _wide(content)) else ("utf-8-sig", encoding, "cp1252", "latin-1"):
        if not candidate or candidate not in (wide, "utf-8-sig", "latin-1", *ENCODINGS):
            continue
        try:
            return candidate, content.decode(candidate)
        except UnicodeDecodeError:
            continue
    return "", ""
