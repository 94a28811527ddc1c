"""The words that files say things with, in several languages: nothing there, yes and no, totals, names of row numbers."""

import re
from collections.abc import Mapping


def _ordered(text: str) -> tuple[str, ...]:
    """What stands between the bars and line breaks of a table of words."""
    return tuple(re.split(r"\s*[|\n]\s*", text.strip()))


def _words(text: str) -> frozenset[str]:
    return frozenset(_ordered(text))


# What spreadsheets put where a formula failed, in English, German, French, Spanish, Italian and Dutch.
_ERRORS = _words(
    """
    #n/a | #na | #div/0! | #value! | #ref! | #name? | #num! | #null! | #error! | #spill! | #calc! | #nv | #wert!
    #bezug! | #zahl! | #valeur! | #nom? | #nombre! | #nul! | #n/d | #valor! | #¡valor! | #¡div/0! | #¡ref! | #¿nombre?
    #¡num! | #valore! | #rif! | #nome? | #waarde! | #deel/0! | #verw!
    """
)
_SIGNS = ("", "-", ":", "–", "—", "--", "---", "?", ".", "..", "...", "*", "/", "<na>", "(null)", "[null]", r"\n")
_SHORT = _words(
    """
    na | n/a | n.a. | n.a | n. a. | nan | -nan | nd | n/d | n.d. | null | nil | k.a. | k. a. | k.a | o.a. | s/d | s.d.
    n.v.t. | н/д | нд | n.k. | n.b.
    """
)
_WORDS = _words(
    """
    none | missing | unknown | not available | not applicable | no data | no answer | keine angabe | fehlend | fehlt
    unbekannt | manquant | inconnu | non disponible | sin dato | sin datos | desconocido | mancante | sconosciuto
    onbekend | brak | brak danych | нет данных | неизвестно
    """
)

MISSING = _ERRORS | _SHORT | _WORDS | {*_SIGNS}
DOUBTFUL = _SHORT | _WORDS | {"?", "*", "/"}
"""What may also be a category, such as Namibia's code and the education of who has none."""

NOTHING = frozenset({"none", "nil"})
"""What a cell says that has nothing of a kind: no garage, no schooling. Among other words that is a word as they are."""

# No and yes: the second of a pair is 1.
PAIRS = (
    ("false", "true"),
    ("no", "yes"),
    ("n", "y"),
    ("f", "t"),
    ("off", "on"),
    ("nein", "ja"),
    ("n", "j"),
    ("falsch", "wahr"),
    ("non", "oui"),
    ("n", "o"),
    ("faux", "vrai"),
    ("no", "sí"),
    ("no", "si"),
    ("no", "sì"),
    ("falso", "verdadero"),
    ("falso", "vero"),
    ("nee", "ja"),
    ("não", "sim"),
    ("nao", "sim"),
    ("nie", "tak"),
    ("нет", "да"),
    ("nej", "ja"),
    ("absent", "present"),
    ("negative", "positive"),
    ("neg", "pos"),
    ("fail", "pass"),
    ("without", "with"),
)

_TOTALS = _ordered(
    """
    total | totals | sum | sums | totale | totaal | totalt | summe | gesamt | somme | suma | summa
    sumar | soma | toplam | итог | итоги | итого | всего | підсумок | разом | усього | общо | összesen | összeg | celkem
    součet | súčet | spolu | yhteensä | kokku | kopā | ukupno | skupaj | σύνολο | razem | jumlah | 合计 | 总计 | 合計 | 総計
    總計 | 小計 | 小计 | 集計 | 汇总 | 計 | 합계 | 총합계 | 총계 | 소계 | 요약 | المجموع | الإجمالي | جمع | कुल | รวม | ผลรวม
    """
)
_TOTALS_ALONE = _ordered(
    """
    zwischensumme | gesamtsumme | gesamtergebnis | teilergebnis | insgesamt | sous-total | total général
    subtotaal | eindtotaal | totaal generaal | общий итог | промежуточный итог | общая сумма | загальний підсумок
    всичко | ogółem | łącznie | genel toplam | ara toplam | totalsumma | delsumma | slutsumma | totalsum | delsum
    hovedtotal | deltotal | i alt | ialt | celkový součet | mezisoučet | celkový súčet | medzisúčet | végösszeg
    részösszeg | mindösszesen | kokonaissumma | loppusumma | välisumma | kogusumma | üldkokkuvõte | kopsumma | iš viso
    bendra suma | sveukupno | sveukupni zbroj | skupna vsota | укупно | γενικό σύνολο | γενικό άθροισμα | tổng | tổng cộng
    المجموع الكلي | الإجمالي الكلي | סכום כולל | סה"כ | جمع کل | कुल योग | ผลรวมทั้งหมด | รวมทั้งสิ้น
    """
)
TOTAL = re.compile(
    r"((sub|grand|overall|column)[ -]?)?"
    rf"({'|'.join(map(re.escape, (*_TOTALS, *_TOTALS_ALONE)))})(?! cum laude)( [\w ]{{1,20}})?[.:]?",
    re.IGNORECASE,
)
TOTAL_OF = frozenset((*_TOTALS, "ergebnis", "result"))
"""What a subtotal says before or behind the label of its rows."""

_MEANS = _ordered(
    """
    mean | average | avg | median | mittel | mittelwert | durchschnitt | moyenne | médiane | media | mediana | promedio
    gemiddelde | среднее | среднее значение | середнє | средно | średnia | 平均 | 平均値 | 平均值 | 평균 | ortalama | průměr
    priemer | átlag | medel | medelvärde | medeltal | gennemsnit | gjennomsnitt | middelværdi | keskiarvo | medie | média
    prosjek | povprečje | keskmine | μέσος όρος | المتوسط | ממוצע | میانگین | औसत | ค่าเฉลี่ย | trung bình | rata-rata
    """
)
_SUMMARIES = _ordered(
    """
    min | max | minimum | maximum | std | stdev | sd | variance | count | n | standardabweichung | anzahl | varianz
    écart-type | écart type | desviación estándar | desvio padrão | deviazione standard | odchylenie standardowe
    standaarddeviatie | standardavvikelse | standardavvik | standardafvigelse | szórás | směrodatná odchylka | keskihajonta
    стандартное отклонение | 標準偏差 | 标准差 | 표준편차 | standart sapma | ergebnis | result | liczba | aantal | antal | počet
    количество | antall | darab
    """
)
SUMMARY = re.compile(
    rf"((overall|grand|total|column|sample|gesamt|genel|общее|algemeen|celkový)[ -]?)?"
    rf"({'|'.join(map(re.escape, (*_MEANS, *_SUMMARIES)))}|std\.? ?dev\.?)"
    r"( (of all|overall|values?|gesamt|insgesamt|générale?|globale?|totale?|general|geral|generale|complessiva|ogólna|ogółem))?[.:]?",
    re.IGNORECASE,
)

ROW_NUMBERS = frozenset({""}) | _words(
    """
    id | ids | nr | nr. | no | no. | num | number | # | n° | nº | № | index | idx | row | rows | row_id | rowid
    row id | row number | rownumber | rownames | row.names | obs | observation | record | case | caseid | case_id
    lfd | lfd. | lfd nr | lfd. nr. | lfd.nr. | nummer | zeile | zeilennummer | numéro | numero | número | num. | n.
    sr | sr. | sr no | s.no | s.no. | serial | seq | level_0 | x1 | key | uid | uuid | guid
    """
)
_ROW_NUMBER = re.compile(r"unnamed: ?\d+|.*[_ .\-]id|id[_ .\-].*|.*[a-z]ID|.*nr\.?|.*-?nummer|\.\.\.1", re.DOTALL)
MEASURED = _words(
    """
    x | t | time | zeit | temps | tiempo | day | days | tag | jour | week | weeks | woche | month | months | monat
    year | years | jahr | age | alter | âge | hour | hours | minute | minutes | second | seconds | dose | step | epoch
    distance | rank | level | grade | score | period | trial | temperature
    """
)
CODES = re.compile(
    r"(.*[_ .\-])?(zip|zip[_ ]?code|zipcode|plz|postleitzahl|postcode|postal[_ ]?code|code[_ ]postal|cap|phone|tel|telefon|"
    r"telephone|mobile|fax|isbn|ean|iban|ssn|vat|fips|gtin|barcode|sku)",
    re.IGNORECASE,
)

# Whose rows belong together, where a column names one of them; a plural counts them.
_GROUPS = _words(
    """
    id | pid | patient | subject | subj | person | participant | respondent | proband | individual | customer | client | user
    employee | student | pupil | child | teacher | doctor | household | family | school | class | classroom | store | shop
    branch | site | station | hospital | clinic | ward | center | centre | farm | plot | company | firm | machine | batch
    patientin | probandin | versuchsperson | teilnehmerin | kunde | kundin | klient | schülerin | haushalt | familie
    schule | klasse | filiale | geschäft | standort | klinik | krankenhaus | praxis | zentrum | betrieb | parzelle | firma
    unternehmen | sujet | ménage | famille | élève | école | classe | magasin | hôpital | clinique | ferme | parcelle
    paciente | sujeto | participante | cliente | usuario | hogar | familia | alumno | escuela | colegio | clase | tienda
    sucursal | clínica | centro | granja | parcela | paziente | soggetto | partecipante | utente | famiglia | scuola
    negozio | ospedale | clinica | patiënt | proefpersoon | deelnemer | klant | huishouden | gezin | klas | winkel
    filiaal | ziekenhuis | kliniek
    """
)
# The same only with a number or a name behind: alone they are a plural, half a word, or a kind.
_HALVES = _words(
    """
    animal | device | member | patienten | probanden | personen | teilnehmer | versuchspersonen | kunden | klienten
    nutzer | mitarbeiter | schüler | haushalts | familien | schul | klassen | filial | betriebs | parzellen | firmen
    """
)
_BEHIND = r"[_ .\-]*(id|nr|no|num|number|nummer|numero|numéro|número|code|key|name|#|n°|nº|№)\.?"
_GROUP = re.compile(rf"(id[_ .\-]+)?({'|'.join(sorted(_GROUPS))})({_BEHIND})?|({'|'.join(sorted(_HALVES))}){_BEHIND}")

UNITS = _words(
    """
    % | ‰ | - | mm | cm | dm | m | km | in | inch | ft | mi | g | kg | mg | µg | μg | t | lb | lbs | oz | s | sec | ms
    min | h | hr | hrs | d | day | days | years | yr | a | °c | °f | c | k | ° | deg | rad | pa | hpa | kpa | bar
    mbar | v | mv | kv | ma | w | kw | kwh | mw | j | kj | cal | kcal | n | hz | khz | mhz | l | ml | m/s | km/h | mph
    m2 | m² | m3 | m³ | mol | mmol | mmol/l | mg/l | mg/dl | ppm | ppb | db | ph | eur | usd | chf | gbp | € | $ | £
    count | number | n/a | jahre | stk | stück | euro | us$ | kg/m2 | kg/m² | g/cm3 | µm | μm | nm | ohm | ω | lx
    w/m2 | w/m² | psi | rpm | cc | cyl | hp | ps | mpg
    """
)

CURRENCIES = _ordered(
    """
    US$ | A$ | C$ | CA$ | AU$ | NZ$ | HK$ | S$ | R$ | MX$ | NT$ | $ | € | £ | ¥ | ₹ | ₽ | ₩ | ₺ | ₴ | ₪ | ฿ | ₫ | ₦
    ₱ | ₡ | ¢ | zł | Kč | kr. | kr | Ft | lei | лв. | лв | руб. | руб | Fr. | SFr. | Rs. | Rs | R | USD | EUR | GBP
    CHF | JPY | CNY | RMB | INR | RUB | BRL | CAD | AUD | NZD | SEK | NOK | DKK | PLN | CZK | HUF | RON | BGN | TRY
    ILS | ZAR | MXN | SGD | HKD | KRW | THB | Euro | euro
    """
)


SCALES: tuple[Mapping[str, float], ...] = (
    {
        "": 1.0,
        **dict.fromkeys(("k", "K", "tsd", "Tsd", "tsd.", "Tsd.", "thousand"), 1e3),
        **dict.fromkeys(("M", "MM", "mn", "mln", "mln.", "Mio", "Mio.", "mio", "million", "millions"), 1e6),
        **dict.fromkeys(("B", "bn", "Mrd", "Mrd.", "mrd", "mld", "billion", "billions"), 1e9),
        **dict.fromkeys(("T", "tn", "trillion"), 1e12),
    },
    {"B": 1.0, "bytes": 1.0, "KB": 1e3, "kB": 1e3, "MB": 1e6, "GB": 1e9, "TB": 1e12},
    {"KiB": 2.0**10, "MiB": 2.0**20, "GiB": 2.0**30, "TiB": 2.0**40},
    {"ng": 1e-9, "µg": 1e-6, "μg": 1e-6, "mcg": 1e-6, "mg": 1e-3, "g": 1.0, "kg": 1e3, "t": 1e6},
    {"nm": 1e-9, "µm": 1e-6, "μm": 1e-6, "mm": 1e-3, "cm": 1e-2, "dm": 0.1, "m": 1.0, "km": 1e3},
    {"µl": 1e-6, "μl": 1e-6, "ml": 1e-3, "mL": 1e-3, "cl": 1e-2, "dl": 0.1, "l": 1.0, "L": 1.0, "hl": 100.0},
    {
        "ns": 1e-9,
        **dict.fromkeys(("µs", "μs", "us"), 1e-6),
        **dict.fromkeys(("ms", "msec"), 1e-3),
        **dict.fromkeys(("s", "sec", "secs", "seconds", "second"), 1.0),
        **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60.0),
        **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600.0),
        **dict.fromkeys(("d", "day", "days"), 86400.0),
        **dict.fromkeys(("week", "weeks"), 604800.0),
    },
    {"Hz": 1.0, "kHz": 1e3, "MHz": 1e6, "GHz": 1e9},
    {"W": 1.0, "kW": 1e3, "MW": 1e6, "GW": 1e9},
    {"Wh": 1.0, "kWh": 1e3, "MWh": 1e6, "GWh": 1e9},
    {"oz": 1.0, "lb": 16.0, "lbs": 16.0},
    {"in": 1.0, "ft": 12.0, "yd": 36.0},
)
"""Magnitudes, and units of one kind: how many of one of them each is."""


def numbers_rows(name: str) -> bool:
    """Whether a column of this name is, by its name, that of the rows' numbers."""
    plain = name.strip()
    return (
        plain.lower() in ROW_NUMBERS
        or _ROW_NUMBER.fullmatch(plain) is not None
        or bool(re.fullmatch(_ROW_NUMBER, plain.lower()))
    )


def groups_rows(name: str) -> bool:
    """Whether a column of this name says, by its name, whose rows these are: a patient's, a shop's."""
    return _GROUP.fullmatch(name.strip().lower()) is not None
