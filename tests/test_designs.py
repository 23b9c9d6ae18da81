"""From the words of a sweep to its points: lists, ranges, Latin hypercube, Sobol sequence, search."""

from __future__ import annotations

import numpy as np
import pytest

from sim.cli.compose import Composer
from sim.cli.designs import designs, taken_apart
from sim.cli.options import Options
from sim.config.refused import Refused
from sim.study.design.factors import Listed, Range
from sim.study.design.latin import places
from sim.study.design.spacefilling import filled

COMPOSER = Composer(Options())
MURATARA = "+scenario=muratara"


def points(*words):
    return designs(taken_apart([MURATARA, *words], COMPOSER.layers.loader), COMPOSER)


def values(found, key):
    return [next(word.partition("=")[2] for word in point if word.startswith(key)) for point in found]


def test_lists_make_every_combination_and_the_last_word_of_a_key_counts():
    found = points("seed=9", "pattern=oki,kaur", "seed=range(0,2)").points
    assert found == [[MURATARA, f"seed={s}", f"pattern={p}"] for s in (0, 1) for p in ("oki", "kaur")]


def test_a_latin_hypercube_takes_every_part_of_every_range_once_after_the_plain_operation():
    words = "study.design=lhs", "study.points=8", "forces.reserve_share=interval(0.1,0.3)", "pattern=oki,kaur"
    plain, *found = points(*words).points
    assert plain == [MURATARA, "study.design=lhs", "study.points=8", "pattern=oki"] and len(found) == 8
    shares = np.sort([float(x) for x in values(found, "forces.reserve_share")])
    assert (np.floor((shares - 0.1) / 0.2 * 8).astype(int) == np.arange(8)).all()
    assert sorted(values(found, "pattern")) == ["kaur"] * 4 + ["oki"] * 4
    assert points(*words).points[1:] == found != points(*words, "seed=1").points[1:]


def test_a_factor_keeps_its_places_whatever_stands_beside_it():
    alone, beside = (filled("lhs", factors, 6, 0) for factors in ([A], [B, A]))
    assert [row[0] for row in alone] == [row[1] for row in beside]
    assert (places("a", 6, 0) != places("a", 6, 1)).all()


A, B = Range("a", 0.0, 1.0), Range("b", 0.0, 1.0)


def test_a_sobol_sequence_is_balanced_in_two_dimensions():
    rows = np.array(filled("sobol", [A, B], 16, 3), dtype=float)
    cells = np.floor(rows * 4).astype(int)
    assert len({tuple(cell) for cell in cells}) == 16


def test_whole_numbers_and_factors_stay_what_they_are():
    people = Range("forces.police_pool", 3, 5, whole=True)
    assert [people.at(u) for u in (0.0, 0.34, 0.67, 1.0)] == ["3", "4", "5", "5"] and people.levels(33) == [
        "3",
        "4",
        "5",
    ]
    assert [Range("x", 1.0, 100.0, log=True).at(u) for u in (0.0, 0.5, 1.0)] == ["1", "10", "100"]
    assert Range("x", 1.0, 100.0, log=True).levels(3) == ["1", "10", "100"]
    assert A.at(1 / 3) == "0.333333" and A.levels(4) == ["0", "0.333333", "0.666667", "1"], "six digits"
    assert [Listed("p", ("a", "b")).at(u) for u in (0.0, 0.49, 0.5, 1.0)] == ["a", "a", "b", "b"]
    (factor,) = taken_apart(["forces.police_pool=interval(200,600)"], COMPOSER.layers.loader).factors
    assert factor.whole, "the schema says so"


def test_a_search_keeps_its_range_apart_and_starts_from_every_combination():
    found = points("study.design=search", "forces.police_pool=interval(200,600)", "pattern=oki,kaur")
    assert found.searched == Range("forces.police_pool", 200.0, 600.0, whole=True)
    assert [point[-1] for point in found.points] == ["pattern=oki", "pattern=kaur"]
    assert not any("police_pool" in word for point in found.points for word in point)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["forces.reserve_share=interval(0.1,0.2)"], "study.design: grid given with interval()"),
        (["study.design=search", "seed=1,2"], "study.design: search given with 0 ranges"),
        (["study.design=lhs", "region=oki,muba"], "study.design: lhs given with several values of region"),
        (["study.design=lhs"], "study.design: lhs given with nothing that varies"),
        (["study.design=sobol", "study.points=6", "seed=1,2"], "study.points: 6 given with sobol"),
        (
            ["study.design=lhs", "forces.reserve_share=interval(0.3,0.1)"],
            "forces.reserve_share: interval(0.3,0.1) given",
        ),
        (["study.design=lhs", "seed=interval(1,9", "x"], "seed=interval(1,9: cannot be read"),
    ],
)
def test_what_a_design_cannot_do_is_refused(words, line):
    with pytest.raises(Refused) as refused:
        points(*words)
    assert any(text.startswith(line) for text in refused.value.args), refused.value.args
