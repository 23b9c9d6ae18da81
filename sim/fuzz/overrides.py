"""Words of a command line: every key of the schema with values of the wrong kind, odd values, and hostile words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any

from sim.fuzz import odd
from sim.fuzz.case import RUN_OWN, Case
from sim.fuzz.grounds import pure

BUNDLED = ("+scenario=muratara", "region.subdistricts=[Ulu Rawas]")
HOSTILE = (
    "hydra.callbacks.a._target_=os.abort", "+hydra.callbacks={a: {_target_: os.abort}}", "hydra/launcher=basic",
    "hydra.launcher._target_=os.abort", "hydra.sweeper._target_=os.abort", "hydra.searchpath=[pkg://os]",
    "hydra.job_logging.filters={a: {(): os.abort}}", "hydra.run.dir=3", "+hydra.run.dir=x", "hydra.output_subdir=..",
    "hydra.job.chdir=true", "hydra.mode=MULTIRUN", "hydra.help.template=x", "_target_=os.abort", "+_target_=os.abort",
    "forces._target_=os.abort", "++forces._target_=os.abort", "~forces", "~seed", "pattern@x=kaur",
    "pattern@_global_=kaur", "threat={_target_: os.abort}", "region=../../x", "region=/etc/passwd",
    "election=[pemilu2024,pilkada2024]",
    "+scenario=../scenario/muratara", "region=sumsel/../oki", "defaults=[x]", "+defaults=[region: oki]", "_self_=1",
    "output.outline=/etc/passwd", "output.outline=/dev/zero",
    "output.outline=http://example.org/x.json", "output.outline=../../../../etc/shadow", "world.folder=/etc",
)  # fmt: skip
SIGNS = "abcé=,:;[]{}()'\"\\${}~+@/.- \t%#!&*?|<>^0129_\u00a0\u202e😀"


@cache
def leaves() -> dict[str, Any]:
    """Value by dotted key of the configuration of the bundled example."""
    from sim.cli.compose import compose

    return {key: value for key, value in _flat(compose(BUNDLED).model_dump(mode="json"))}


def _flat(tree: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in tree.items():
        key = f"{before}{name}"
        if not name.replace("_", "").isalnum() or not name.isascii():
            continue  # a name of the map, which a word cannot spell
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{key}.")
        else:
            yield key, value


def wrong_kind(rng: Random) -> Case:
    """A key with a value of another kind than the one it has."""
    key, value = rng.choice(list(leaves().items()))
    text = rng.choice(_other_kinds(value))
    return Case("override: wrong kind", f"{key}={text}", (*BUNDLED, f"{key}={text}"), bad=True)


def _other_kinds(value: Any) -> tuple[str, ...]:
    if isinstance(value, bool):
        return "maybe", "7", "[true]", "{a: 1}", "nan", "2024-02-14"
    if isinstance(value, int | float):
        quoted = (f"'{text}'" for text in odd.NO_NUMBER if "'" not in text)
        return "true", "[1,2]", "{a: 1}", "nan", "inf", "-inf", "1e400", "''", "[]", *quoted
    if isinstance(value, list):
        return "5", "abc", "{a: 1}", "[nan]", "[{a: 1}]", "[[[1]]]", "true"
    return "[1,2]", "{a: 1}" if not isinstance(value, dict) else "5", "[null]"


def odd_value(rng: Random) -> Case:
    """A key with an odd number, text or interpolation, or null."""
    key, value = rng.choice(list(leaves().items()))
    found: tuple[str, ...] = (*odd.NUMBERS, "null")
    if not isinstance(value, int | float) or rng.random() < 0.1:
        found = tuple(f"'{text}'" for text in odd.TEXTS if "'" not in text and "\\" not in text)
    if rng.random() < 0.15:
        found = odd.INTERPOLATIONS
    text = rng.choice(found)
    if isinstance(value, list) and value and rng.random() < 0.8:
        text = f"[{','.join(rng.choice(odd.NUMBERS) for _ in value)}]"
    return Case("override: odd value", f"{key}={text}", (*BUNDLED, f"{key}={text}"))


def of_a_folder(rng: Random) -> Case:
    """An odd value over a folder of pure dispatch."""
    parts = ("study", "dispatch", "target", "election", "seed")
    key = rng.choice([key for key in leaves() if key.split(".")[0] in parts])
    text = rng.choice(odd.NUMBERS)
    return Case("override: odd value", f"{key}={text} over a folder", (*RUN_OWN, f"{key}={text}"), pure())


def misspelt(rng: Random) -> Case:
    """A key that the schema does not have, by one letter."""
    key = rng.choice(list(leaves()))
    place = rng.randrange(len(key))
    wrong = key[:place] + rng.choice("xqzj7_") + key[place + rng.randint(0, 1) :]
    word = f"{rng.choice(['', '+', '++'])}{wrong}={rng.choice(['1', 'a', '[1,2]', 'null'])}"
    return Case("override: misspelt key", word, (*BUNDLED, word), bad=wrong not in leaves())


def hostile(rng: Random) -> Case:
    """A word that would run code, leave the folder, or take Hydra apart."""
    word = rng.choice(HOSTILE)
    return Case("override: hostile word", word, (*BUNDLED, word), bad=True)


def garbage(rng: Random) -> Case:
    """A word that is no word."""
    word = "".join(rng.choice(SIGNS) for _ in range(rng.randint(0, 30)))
    if rng.random() < 0.5:
        word = f"{rng.choice(list(leaves()))}={word}"
    return Case("override: garbage", word, (*BUNDLED, word))
