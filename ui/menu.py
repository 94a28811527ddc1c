"""The menu of the lessons, for the sidebar: one element, whatever its length.

Thirteen of Streamlit's page links would be thirteen more elements for its front end to go through on every commit.
"""

from pathlib import Path

# File, name in the menu. A lesson is added here and nowhere else.
LESSONS: tuple[tuple[str, str], ...] = (
    ("app.py", "Explore"),
    ("pages/geometry.py", "Geometry"),
    ("pages/elastic_net.py", "Elastic net"),
    ("pages/choosing.py", "Choosing λ"),
    ("pages/bias_variance.py", "Bias and variance"),
    ("pages/outliers.py", "Outliers"),
    ("pages/other_doors.py", "Other doors"),
    ("pages/dropout.py", "Dropout"),
    ("pages/weight_decay.py", "Weight decay"),
    ("pages/label_smoothing.py", "Label smoothing"),
    ("pages/dropblock.py", "DropBlock"),
    ("pages/cutmix.py", "CutMix"),
    ("pages/beliefs.py", "Common beliefs"),
)
HOME = "explore"

# A click goes to the page as the browser's back button does: Streamlit draws the page that the address has come to name.
_FOLLOW = """<script>
globalThis.regularizeMenu ??= document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".rg-menu a");
  if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (link.ariaCurrent) return;
  const to = new URL(link.href);
  for (const [name, value] of new URLSearchParams(location.search)) {
    if (name.startsWith("embed")) to.searchParams.append(name, value);
  }
  history.pushState({}, "", to);
  dispatchEvent(new PopStateEvent("popstate"));
  // On a phone the sidebar lies over the page that was asked for.
  const close = document.querySelector("[data-testid=stSidebarCollapseButton] button");
  if (matchMedia("(max-width: 768px)").matches) close?.click();
}) ?? true;
</script>"""


def menu(current: str) -> str:
    """HTML of the links to all lessons, with the page named `current` marked."""
    names = [(HOME if file == "app.py" else Path(file).stem, label) for file, label in LESSONS]
    links = (
        f'<a href="./{"" if name == HOME else name}"{" aria-current=page" if name == current else ""}>{label}</a>'
        for name, label in names
    )
    return f'<nav class="rg-menu" aria-label="Lessons"><b>Regularization, live</b>{"".join(links)}</nav>{_FOLLOW}'
