"""What one view of the CutMix lesson shows, in sentences made from its numbers."""

import numpy as np

from regularize import words
from regularize.assessment.repetitions import Repeated
from regularize.lessons.cutmix.mixed import Mixed
from regularize.lessons.cutmix.result import Result, signs
from regularize.lessons.cutmix.settings import CUTMIX, MIXUP, NOTHING, TECHNIQUES, Settings

ALPHAS = Settings.alphas().tolist()
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
SHOWN_SIDE = 4  # of the blank square that the sentences speak of


def pair(result: Result, found: Mixed, stop: int, alpha: int) -> str:
    """The sentences on one pair at one stop of each knob, one a line."""
    return "\n".join((_box(found, stop), _answers(result, found, stop, alpha), _learnt(result, alpha)))


def training(result: Result, alpha: int) -> str:
    """The sentences on the trainings at one α, one a line."""
    return "\n".join((_accuracy(result, alpha), _calibration(result, alpha), _occlusion(result, alpha)))


def label(found: Mixed, stop: int) -> str:
    """70 % three and 30 % eight."""
    kept, alike = float(found.kept[stop]), found.digits[0] == found.digits[1]
    return parted(found, 1.0 if alike else kept, 1 - kept)


def parted(found: Mixed, first: float, second: float) -> str:
    """Shares of the two digits of a pair, of one alone where they are the same: 37 % three and 25 % eight."""
    own, other = (DIGITS[digit] for digit in found.digits)
    if own == other:
        return f"{percent(first)} {own}"
    return f"{percent(first)} {own} and {percent(second)} {other}"


def percent(share: float) -> str:
    """A share of one in whole per cent."""
    return f"{100 * share:.0f} %"


def tenths(share: float) -> str:
    """A share of one as a percentage to a tenth."""
    return f"{100 * share:.1f}"


def _box(found: Mixed, stop: int) -> str:
    pasted, width = round(1 - float(found.asked[stop]), 10), found.width
    if pasted == 0:
        return "At λ = 1 nothing is pasted: picture and label are those of the first digit, exactly."
    share = 1 - float(found.kept[stop])
    whole, side = float(found.whole[stop]), float(found.side[stop])
    cut = share < (whole / width) ** 2 - 1e-12
    reasons = [f"its side of {words.number(side)} pixels is rounded down to {whole:.0f}"] if whole < side - 1e-9 else []
    reasons += ["the border cuts it"] if cut else []
    why = f", as {words.listed(reasons)}" if reasons else ""
    return (
        f"Asked to paste {percent(pasted)} (λ = {1 - pasted:g}), the box takes {percent(share)} of the picture{why}. "
        f"So the label is {label(found, stop)}. Over all centres of the box {tenths(found.mean_kept[stop])} % are kept on average, with "
        f"finer pixels {tenths(found.fine_mean_kept[stop])} %."
    )


def _answers(result: Result, found: Mixed, stop: int, alpha: int) -> str:
    def said(technique: int) -> str:
        return parted(found, *found.said[stop, alpha, technique].tolist())

    return (
        f"Of this picture the network trained with nothing says {said(NOTHING)}. Trained with CutMix at {_alpha(alpha)}, it says "
        f"{said(CUTMIX)}; with Mixup, {said(MIXUP)}. Each is the mean of {result.settings.repetitions} trainings."
    )


def _learnt(result: Result, alpha: int) -> str:
    distances = [tenths(result.off.mean[alpha, technique]) for technique in (NOTHING, CUTMIX)]
    verdict = {
        -1: "With CutMix something of it is.",
        0: "That cannot be told from these trainings.",
        1: "No: with CutMix the answer is further from the label than without.",
    }[int(result.off_beyond[alpha, CUTMIX])]
    sure = [percent(result.sure_of_mixtures[alpha, technique]) for technique in (NOTHING, CUTMIX)]
    return (
        f"Is the share learnt? {verdict} Over {result.answers.count} mixed test pictures it is {distances[0]} % away without CutMix and "
        f"{distances[1]} % with it. The largest probability is {sure[0]} without CutMix and {sure[1]} with it; in the label it is "
        f"{percent(result.answers.label)}."
    )


def _accuracy(result: Result, alpha: int) -> str:
    settings, found = result.settings, result.accuracy
    each = [f"{tenths(found.mean[alpha, i])} with {TECHNIQUES[i]}" for i in (CUTMIX, MIXUP, 1)]
    return (
        f"After {settings.points} digits and {settings.epochs} epochs at {_alpha(alpha)} the networks are right on "
        f"{tenths(found.mean[alpha, NOTHING])} % of the test digits with nothing, {words.listed(each)}. Standard errors are up to "
        f"{tenths(found.standard_error[alpha].max())}. {_verdict(found, alpha, 'more often right', 'less often right')}"
    )


def _calibration(result: Result, alpha: int) -> str:
    found = result.calibration

    def leans(technique: int) -> str:
        much, sign = float(result.leaning.mean[alpha, technique]), int(result.leaning.signs[alpha, technique])
        chance = "" if sign else ", which may be chance"
        return f"{tenths(abs(much))} points too {'sure' if much > 0 else 'modest'}{chance}"

    return (
        f"Calibration error: {tenths(found.mean[alpha, NOTHING])} % with nothing ({leans(NOTHING)}), "
        f"{tenths(found.mean[alpha, CUTMIX])} % with CutMix ({leans(CUTMIX)}). "
        f"{_verdict(found, alpha, 'worse calibrated', 'better calibrated')}"
    )


def _occlusion(result: Result, alpha: int) -> str:
    found = result.robustness.of(np.s_[:, :, SHOWN_SIDE])
    best = int(found.mean[alpha].argmax())
    return (
        f"With a square of {SHOWN_SIDE} × {SHOWN_SIDE} pixels blanked {tenths(found.mean[alpha, NOTHING])} % are right with nothing, "
        f"{tenths(found.mean[alpha, CUTMIX])} % with CutMix. The most, {tenths(found.mean[alpha, best])} %, are right with "
        f"{TECHNIQUES[best].replace('Nothing', 'nothing')}. {_verdict(found, alpha, 'more robust', 'less robust')}"
    )


def _verdict(found: Repeated, alpha: int, more: str, less: str) -> str:
    """Which techniques differ from nothing by more than chance."""
    sign = signs(found)[alpha]
    parts = []
    for side, word in ((1, more), (-1, less)):
        names = [TECHNIQUES[i] for i in range(1, len(TECHNIQUES)) if sign[i] == side]
        if names:
            parts.append(f"{words.listed(names)} {'is' if len(names) == 1 else 'are'} {word}")
    if not parts:
        return "None of the three can be told apart from training with nothing."
    rest = [TECHNIQUES[i] for i in range(1, len(TECHNIQUES)) if not sign[i]]
    other = f" {words.listed(rest)} cannot be told apart from it." if rest else ""
    return f"Against nothing {words.listed(parts)}, beyond chance.{other}"


def _alpha(alpha: int) -> str:
    return f"α = {ALPHAS[alpha]:g}"
