"""The route of scenes: it answers a link as the page of that link shows it, and leaves to the page what it cannot."""

from collections.abc import Mapping

import numpy as np
import pytest
from starlette.requests import Request
from starlette.responses import Response

from regularize.experiments import choosing, explore, outliers
from regularize.scenes.outliers import scene as drawn
from tests.pages.test_pages import opened
from ui import scenes

USED = ",".join(outliers.Settings().used())


def asked(page: str, query: Mapping[str, str]) -> Response:
    text = "&".join(f"{name}={value}" for name, value in query.items())
    return scenes.scene(
        Request({"type": "http", "query_string": text.encode(), "path_params": {"page": page}, "headers": []})
    )


def expected(settings: outliers.Settings) -> bytes:
    return drawn(outliers.run(settings)).wire


def test_a_link_is_answered_with_the_scene_of_its_page() -> None:
    opened("pages/outliers.py")
    answer = asked("outliers", {"outliers.seed": "5", "used": USED})
    assert answer.status_code == 200
    assert answer.body == expected(outliers.Settings(seed=5))


def test_a_point_that_is_held_is_where_the_pointer_is() -> None:
    opened("pages/outliers.py")
    answer = asked("outliers", {"outliers.seed": "5", "used": USED, "point": "3", "x": "0.25", "y": "-1.5"})
    assert answer.body == expected(outliers.dragged(outliers.Settings(seed=5), 3, 0.25, -1.5))
    assert not np.array_equal(answer.body, expected(outliers.Settings(seed=5)))


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("nowhere", {"used": USED}),
        ("outliers", {}),
        ("outliers", {"used": "seed"}),
        ("outliers", {"outliers.seed": "0", "used": USED}),
        ("outliers", {"outliers.seed": "many", "used": USED}),
        ("outliers", {"outliers.moved": "<img src=x onerror=alert(1)>", "used": USED}),
        ("outliers", {"used": USED, "point": "3", "x": "nan", "y": "0"}),
        ("outliers", {"used": USED, "point": "3", "x": "inf", "y": "0"}),
        ("outliers", {"used": USED, "point": "1e999", "x": "0", "y": "0"}),
        ("outliers", {"used": USED, "point": "3"}),
    ],
)
def test_what_the_route_does_not_know_is_left_to_the_page(page: str, query: Mapping[str, str]) -> None:
    opened("pages/outliers.py")
    answer = asked(page, query)
    assert answer.status_code == 204
    assert not answer.body


def test_a_page_that_has_more_to_change_than_its_stage_is_not_answered_for() -> None:
    opened("app.py")
    opened("pages/choosing.py")
    own = explore.Settings(source=explore.OWN)
    assert asked("explore", {"used": ",".join(explore.Settings().used())}).status_code == 200
    assert asked("explore", {"explore.source": own.source, "used": ",".join(own.used())}).status_code == 204
    assert asked("choosing", {"used": ",".join(choosing.Settings().used())}).status_code == 204
