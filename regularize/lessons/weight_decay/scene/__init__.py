"""What the stage of the weight decay lesson shows, a module for each view."""

from regularize.figures.scene import Scene
from regularize.knobs import Preset
from regularize.lessons.weight_decay import script
from regularize.lessons.weight_decay.compute import Result
from regularize.lessons.weight_decay.rates import Rates
from regularize.lessons.weight_decay.scene import rates, trained, two_weights
from regularize.lessons.weight_decay.settings import RATE_AND_DECAY, STEPS_PER_EPOCH, TWO_WEIGHTS, Settings
from regularize.lessons.weight_decay.two_weights import TwoWeights

PRESETS: dict[str, Preset[Settings]] = {
    "One number, three penalties": Preset(
        Settings(), "The same network, data and decay. Look at the norms, and at which weights Adam with L2 spares."
    ),
    "A hundred times the decay": Preset(
        Settings(log10_decay=-0.6, shown="AdamW"),
        "SGD and Adam with L2 have nothing left. AdamW's test loss is within 10 % of its lowest, as with each of ten seeds.",
    ),
    "Two weights": Preset(
        Settings(view=TWO_WEIGHTS, log10_decay=-1.0),
        "Gradients of scale 0.1 and 10. L2 takes half of one weight and a hundredth of the other, AdamW nearly a tenth of both.",
    ),
    "Decay that overshoots": Preset(
        Settings(log10_sgd_rate=0.0, log10_decay=0.6, shown="SGD"),
        "Learning rate times decay is about 4. Each step throws the weights to about −3 times where they were.",
    ),
    "Where to search": Preset(
        Settings(view=RATE_AND_DECAY), "Both optimizers at every learning rate and decay. The best cells are starred."
    ),
}


def scene(result: Result, settings: Settings) -> Scene:
    """All that moves, with each live knob at the present stop of the other (`settings`)."""
    if isinstance(result, TwoWeights):
        return two_weights.scene(result)
    if isinstance(result, Rates):
        return rates.scene(result, settings)
    return trained.scene(result, settings)


def code(result: Result, settings: Settings) -> str:
    """A script for this view with the page's very numbers: two weights in NumPy, networks in torch."""
    settings = settings.in_effect()
    decay = 10.0**settings.log10_decay
    if isinstance(result, TwoWeights):
        small, large = result.scales.tolist()
        return script.two_weights(small=small, large=large, decay=decay, seed=settings.seed, start=settings.start)
    rates = settings.learning_rates
    return script.network(
        source=settings.source,
        points=settings.points,
        noise_sd=settings.noise_sd,
        seed=settings.seed,
        width=settings.width,
        depth=settings.depth,
        activation=settings.activation,
        decay=decay,
        sgd_rate=rates["SGD"],
        adam_rate=rates["AdamW"],
        batch_size=settings.points // STEPS_PER_EPOCH,
        epochs=settings.epoch,
    )
