"""Keys of ``district.yaml``, ``policy.yaml`` and ``config.yaml``, and scenario files: odd values and tricks of YAML."""

from __future__ import annotations

import re
from random import Random

from sim.fuzz import odd
from sim.fuzz.case import HERE, OWN, Case
from sim.fuzz.cells import wrong
from sim.fuzz.grounds import GROUNDS, exported
from sim.world.folder.settings import DISTRICT, POLICY

HEAD = "# @package _global_\n"
SCENARIO = "mine"
CHOSEN = ("--config-dir", f"{HERE}/more", f"+scenario={SCENARIO}")
SOUND = "defaults:\n  - override /region: muratara\n  - override /election: pemilu2024\n"
HOSTILE = (
    "hydra: {callbacks: {a: {_target_: os.abort}}}\n", "hydra: {launcher: {_target_: os.abort}}\n",
    "hydra: {hydra_logging: {filters: {a: {(): os.abort}}}}\n", "a: !!python/object/apply:os.abort []\n",
    "_target_: os.abort\n", "forces: {_target_: os.abort}\n", "hydra: {searchpath: [file:///]}\n",
    "hydra: {sweeper: {_target_: os.abort}}\n", 
    "hydra: {job_logging: {handlers: {f: {class: logging.FileHandler, filename: x}}}}\n",
    "name: ${oc.env:HOME}\n", "name: ${oc.env:PATH,x}\n", "seed: 1\nseed: 2\n", "oficers: 3\n", "region: oki\n",
    "seed: x\n", "seed: .nan\n", "study: {workers: .inf}\n", "study: 5\n", "threat: {types: {riot: 7}}\n",
    "- a\n", "name: [a\n", "target: {land_min: -1}\n", "forces: {police_pool: -3}\n", "study: {replications: 0}\n",
    "output: {language: xx}\n",
    "x: &a [1]\ny: *a\n", "seed: \"\\ud800\"\n", "defaults: 5\n", "defaults: [{override /region: ../../x}]\n",
    "defaults: [override /regiom: oki]\n", "defaults: [/nope]\n", "defaults: [hydra/launcher: basic]\n",
    "forces: {contingents: {tni: {personnel: -4}}}\n", "threat: {events: {x: {kind: nope, at: a, from_min: 0}}}\n",
)  # fmt: skip
BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9)
)


def scenario(rng: Random) -> Case:
    """A scenario file of a user's folder of groups."""
    bad = rng.random() < 0.6
    line = rng.choice((*HOSTILE, BOMB)) if bad else _line(rng)
    text = HEAD + (line if line.startswith(("defaults", "-")) else SOUND + line)
    words = (*CHOSEN, "region.subdistricts=[Ulu Rawas]")
    file = {f"more/scenario/{SCENARIO}.yaml": text.encode(errors="surrogatepass")}
    return Case("scenario file", line[:80].strip(), words, file, bad)


def _line(rng: Random) -> str:
    """A key of the schema with an odd value, or a trick of YAML anywhere."""
    from sim.fuzz.overrides import leaves

    key = rng.choice(list(leaves()))
    value = rng.choice((*odd.NUMBERS, *odd.YAML_TRICKS, *odd.INTERPOLATIONS, *odd.TEXTS))
    parts = key.split(".")
    indent = "".join(f"{'  ' * depth}{part}:\n" for depth, part in enumerate(parts[:-1]))
    return f"{indent}{'  ' * (len(parts) - 1)}{parts[-1]}: {value}\n"


def key(rng: Random) -> Case:
    """A key of the district or of the policy."""
    files, file = rng.choice(GROUNDS)(), rng.choice((DISTRICT, POLICY))
    column, path = rng.choice(file.columns), f"{OWN}/{file.name}"
    bad = rng.random() < 0.4 and column.kind != "names"
    name = column.name.replace("ZONE", "A")
    value = rng.choice(wrong(column)) if bad else rng.choice((*odd.NUMBERS, *odd.YAML_TRICKS, *odd.TEXTS, *odd.TIMES))
    top, _, inner = name.partition(".")
    text = re.sub(rf"^{top}:.*\n(  .*\n)*", "", files.get(path, b"").decode(), flags=re.MULTILINE)
    quoted = f'"{value}"' if bad and value.isprintable() and '"' not in value else value
    text += f"{top}: {{{inner}: {quoted}}}\n" if inner else f"{top}: {quoted}\n"
    files[path] = text.encode(errors="surrogatepass")
    surely = bad and value.isprintable() and value.casefold() not in ("null", "none?", "~")
    return Case("folder: key", f"{path}: {name} = {value[:60]!r}", files=files, bad=surely)


def stored(rng: Random) -> Case:
    """A line of the ``config.yaml`` of an exported folder."""
    files, path = exported(), f"{OWN}/config.yaml"
    lines = files[path].decode().splitlines()
    number = rng.choice([n for n, line in enumerate(lines) if re.fullmatch(r"\s*[\w-]+: \S.*", line)])
    name, _, before = lines[number].partition(": ")
    value = rng.choice((*odd.NUMBERS, *odd.YAML_TRICKS, *odd.NO_NUMBER))
    lines[number] = f"{name}: {value}"
    files[path] = ("\n".join(lines) + "\n").encode()
    what = f"{path}:{number + 1}: {name.strip()} = {value[:60]!r}, was {before}"
    return Case("folder: config.yaml", what, files=files)
