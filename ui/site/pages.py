"""The pages of a static site as HTML: menu, lab, words; the first view's scene is asked for at once."""

from html import escape

from regularize.export.assets import PLOTLY, STYLE, version
from regularize.export.quiz import HOME, PURPOSE
from regularize.lessons import LESSONS, lesson
from ui.head import MENU, NAME, menu, shell
from ui.site.views import Shelved

SCRIPT = "site.bundle.js"


def page(name: str, prose: str, shelved: Shelved | None, **index: str | None) -> str:
    """A page of the menu; `index` is what its lab is told beside its files."""
    home = "./" if name == HOME else "../"
    formulas = f"{home}library/katex/katex.min.css"
    words = "" if shelved is None else shelved.words
    told = "" if shelved is None else _json("rg-files", shelved.index.told(**index))
    alone = "" if shelved is None else shell(name, words)
    return (
        f'<!doctype html><html lang="en"><head>{_head(name, home, shelved)}</head><body class="rg-alone rg-site">'
        f"{_slashed(menu(name, home), home)}<main>{alone}{told}"
        f'<div class="rg-prose" data-href="{formulas}">{prose}</div></main></body></html>'
    )


def alone(name: str, shelved: Shelved, **index: str | None) -> str:
    """A lesson's lab without a menu and words, for slides and course pages."""
    home = "../../"
    return (
        f'<!doctype html><html lang="en"><head>{_head(name, home, shelved)}</head><body class="rg-alone">'
        f"{shell(name, shelved.words)}{_json('rg-files', shelved.index.told(**index))}</body></html>"
    )


def lost() -> str:
    """What a host says of an address that is none."""
    links = "".join(
        f'<li><a href="/{"" if name == HOME else name + "/"}">{title}</a></li>' for name, title in MENU.items()
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>No such page · {NAME}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
        f"<body><h1>There is no such page</h1><p>There are these:</p><ul>{links}</ul></body></html>"
    )


def _head(name: str, home: str, shelved: Shelved | None) -> str:
    lab = f"{home}lab/{version()}"
    tags = [
        '<meta charset="utf-8">',
        f"<title>{escape(MENU[name])} · {NAME}</title>",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<link rel="icon" href="{home}icon.png">',
        f'<script type="module" src="{lab}/{SCRIPT}"></script>',
        f'<link rel="stylesheet" href="{lab}/{STYLE}">',
    ]
    if shelved is not None:
        purpose = lesson(name).purpose if name in LESSONS else PURPOSE
        tags.append(f'<meta name="description" content="{escape(purpose)}">')
    if shelved is not None and shelved.first:
        tags += [
            # A link with settings may be another view.
            f"<script>location.search || document.head.append(Object.assign(document.createElement('link'), "
            f"{{rel: 'preload', as: 'fetch', crossOrigin: 'anonymous', href: '{home}views/{shelved.first}.gz'}}))</script>",
            f'<script async id="rg-library" src="{home}library/plotly-basic.min.js?{PLOTLY}" '
            'onerror="this.dataset.failed = true"></script>',
        ]
    return "".join(tags)


def _slashed(html: str, home: str) -> str:
    """Links to pages under their names with a slash, where hosts need not send a reader on."""
    for name in MENU:
        html = html.replace(f'href="{home}{name}"', f'href="{home}{name}/"')
    return html


def _json(name: str, told: str) -> str:
    text = told.replace("<", "\\u003c")
    return f'<script type="application/json" id="{name}">{text}</script>'
