"""The quiz: ten questions over the whole path, whose wrong answers are what people say."""

import ui

BELOW = """
The wrong answers are misconceptions that people hold. The right one, and the sentence that follows, are computed by the experiment
that settles a [common belief](./beliefs) of that lesson, from seeded data; a test repeats each on ten other seeds.
Your answers are in the link of this page and nowhere else: there is no account, and nothing is stored.
"""

ui.sheet(BELOW)
