"""The configuration: every group composes, every number carries its status, every bad value is refused."""

import math
import re
from copy import deepcopy
from itertools import product
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from sim.cli.compose import Composer, compose
from sim.cli.keys import every_key, unknown_key
from sim.cli.options import Options, config_dir, districts
from sim.config import Config
from sim.config.refused import Refused

OPTIONS = Options()
ELECTIONS = ("pemilu2024", "pilkada2024")
STATUS = re.compile(r"#.*(reported|derived|assumed|rule)")


SHARED = Composer(OPTIONS)  # composes each choice of groups once


def lines(words, extra=None):
    with pytest.raises(Refused) as refused:
        (Composer(Options(extra)) if extra else SHARED).point(words)
    assert all("\n" not in line for line in refused.value.args)
    return refused.value.args


def scenario(folder: Path, name: str, text: str, header: str = "# @package _global_\n") -> Path:
    (folder / "scenario").mkdir(exist_ok=True)
    (folder / "scenario" / f"{name}.yaml").write_text(header + text)
    return folder


@pytest.mark.parametrize("election", ELECTIONS)
def test_every_region_composes_with_every_election_and_pattern(election):
    whole, _ = SHARED.layers.values((f"election={election}", "region=oki"))
    patterns = {name: SHARED.layers.values((f"pattern={name}",))[0]["pattern"] for name in OPTIONS.names("pattern")}
    regions = {
        name: yaml.safe_load((config_dir() / "region" / f"{name}.yaml").read_text()) for name in OPTIONS.names("region")
    }
    assert len(regions) == 19 and len(patterns) == 8
    for region, pattern in product(regions, patterns):
        values = whole | {"region": regions[region], "pattern": patterns[pattern], "name": "x"}
        config = Config.model_validate(values)
        assert (config.region.name, config.pattern.name, config.election.name) == (region, pattern, election)


@pytest.mark.parametrize("region", ["muratara", "kaur", "sumsel", "oki"])
def test_forces_follow_the_election_of_a_region(region):
    election = ELECTIONS[len(region) % 2]  # oki and muratara differ
    config = SHARED.point([f"region={region}", f"election={election}"]).config
    assert config.name == f"{region}_{election}"
    assert ("tni" in config.forces.contingents) == (election == "pemilu2024")


def test_every_option_composes():
    groups = {group: OPTIONS.names(group) for group in ("threat", "dispatch", "weather", "study", "output")}
    for turn in range(max(map(len, groups.values()))):
        words = [f"{group}={names[turn % len(names)]}" for group, names in groups.items()]
        config = SHARED.point(["region=oki", "election=pemilu2024", *words]).config
        assert f"threat={config.threat.name}" in words and f"weather={config.weather.name}" in words


@pytest.mark.parametrize("name", OPTIONS.names("scenario"))
def test_every_scenario_composes_and_says_what_it_is(name):
    assert SHARED.point([f"+scenario={name}"]).config.name == name
    assert dict(OPTIONS.scenarios())[name]


def test_forces_follow_an_election_chosen_over_a_scenario():
    config = SHARED.point(["+scenario=muratara", "election=pilkada2024"]).config
    assert "samapta" in config.forces.contingents and config.region.name == "muratara"


def test_district_names_are_those_of_the_single_regions():
    every = SHARED.point(["region=sumsel", "election=pemilu2024"]).config.region.districts
    assert sorted([*every, "kaur"]) == districts()


def test_every_number_of_the_groups_carries_its_status():
    bare = []
    for path in sorted(config_dir().rglob("*.yaml")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            value = line.partition("#")[0]
            if re.search(r":\s*[\[{]?.*\d", value) and "date" not in value and "name:" not in value:
                bare += [] if STATUS.search(line) else [f"{path.name}:{number}: {line}"]
    assert [line for line in bare if not re.search(r"code: |outputs/|multirun/|- override|operation", line)] == []


def leaves(value, path=()):
    if isinstance(value, dict):
        return [leaf for name, part in value.items() for leaf in leaves(part, (*path, name))]
    return [(path, value)]


def with_value(values, path, value):
    changed = deepcopy(values)
    part = changed
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = value
    return changed


def test_no_number_may_be_infinite_or_missing_or_a_truth():
    values = SHARED.point(["region=oki", "election=pilkada2024"]).config.model_dump(mode="json")
    numbers = [path for path, value in leaves(values) if type(value) in (int, float)]
    assert len(numbers) > 300
    seen = set()
    for path in numbers:
        kind = (path[0], path[-1])
        if kind in seen:
            continue
        seen.add(kind)
        for bad in (math.nan, -math.inf, True, None):
            if bad is None and path[-1] in ("help_time_mean_min", "help_within_target_share"):
                continue
            with pytest.raises(ValidationError):
                Config.model_validate(with_value(values, path, bad))


def test_bounds_must_rise():
    (line,) = lines(["+scenario=muratara", "forces.mobile.mobilisation_min.tni=[9,3]"])
    assert line == "forces.mobile.mobilisation_min.tni: [9, 3] given; allowed: numbers in rising order"


def test_a_configuration_cannot_change():
    config = SHARED.point(["+scenario=muratara"]).config
    with pytest.raises(ValidationError):
        config.seed = 3


def test_every_key_of_the_schema_is_known_and_others_are_not():
    keys = list(every_key())
    assert len(keys) > 150 and all(unknown_key(key.split(".")) is None for key in keys)
    assert unknown_key(["threat", "types", "riot", "severity"]) is None
    assert unknown_key(["threat", "types", "riot", "severty"]).endswith("nearest: threat.types.riot.severity")
    assert unknown_key(["seed", "x"]).startswith("seed.x: unknown key; allowed: one value")


@pytest.mark.parametrize(
    ("word", "start", "nearest"),
    [
        ("region=muratra", "region: muratra given; allowed: banyuasin", "muratara"),
        ("election=pemilu", "election: pemilu given; allowed: pemilu2024, pilkada2024", "pemilu2024"),
        ("weather=[dry,wet]", "weather: ['dry', 'wet'] given; allowed: dry, flood, wet", ""),
        ("oficers=3", "oficers: unknown key; allowed: name, seed", "forces"),
        ("+oficers=3", "oficers: unknown key", "forces"),
        ("++oficers=3", "oficers: unknown key", "forces"),
        ("forces.reserve_shar=0.1", "forces.reserve_shar: unknown key", "forces.reserve_share"),
        ("+forces.mobile.foo=0.1", "forces.mobile.foo: unknown key", ""),
        ("++forces.mobile.foo.bar=0.1", "forces.mobile.foo.bar: unknown key", ""),
        ("reserve_share=0.1", "reserve_share: unknown key", "forces.reserve_share"),
        ("forces={reserve_shar: 0.1}", "forces.reserve_shar: unknown key", "forces.reserve_share"),
        ("+scenario.foo=3", "scenario.foo: unknown key", ""),
        ("scenario=muratara", "scenario: scenario=muratara given; allowed: +scenario=muratara", ""),
        ("+region=oki", "region: +region=oki given; allowed: region=oki", ""),
        ("++region=oki", "region: ++region=oki given; allowed: region=oki", ""),
        ("~forces", "~forces: a deletion", ""),
        ("pattern@x=kaur", "pattern@x: a group moved elsewhere", ""),
        ("seed=-1", "seed: -1 given; allowed: greater than or equal to 0", ""),
        ("seed=x", "seed: x given; allowed: a valid integer", ""),
        ("seed=1.5", "seed: 1.5 given; allowed: a valid integer", ""),
        ("seed=true", "seed: true given; allowed: a number, not true or false", ""),
        ("seed=", "seed: nothing given", ""),
        ("seed=1,2", "seed: several values given", ""),
        ("seed", "seed: cannot be read", ""),
        ("name=a (b", "name=a (b: cannot be read; allowed: key=value", ""),
        ("forces.reserve_share=nan", "forces.reserve_share: nan given", ""),
        ("study.budget_min=inf", "study.budget_min: inf given; allowed: a finite number", ""),
        ("study.readiness.other_every_h=1e-9", "study.readiness.other_every_h: 1e-09 given; allowed: greater than", ""),
        ("threat.officials.negotiator_factor=0", "threat.officials.negotiator_factor: 0 given; allowed: greater", ""),
        ("output.language=ind", "output.language: ind given; allowed: 'id' or 'en'", "id"),
        ("hydra.callbacks.a._target_=os.abort", "hydra.callbacks.a._target_: not to be set here", None),
        ("+hydra.callbacks={a: {_target_: os.abort}}", "hydra.callbacks: not to be set here", None),
        ("hydra.launcher._target_=os.abort", "hydra.launcher._target_: not to be set here", None),
        ("hydra/launcher=basic", "hydra/launcher: not to be set here", None),
        ("hydra.searchpath=[x]", "hydra.searchpath: not to be set here", None),
        ("hydra.run.dir=3", "hydra.run.dir: 3 given", ""),
        ("_target_=os.abort", "_target_: unknown key", "target"),
        ("forces._target_=os.abort", "forces._target_: unknown key", ""),
        ("threat.types={_target_: os.abort}", "threat.types._target_: os.abort given", ""),
        ("threat.district_factor.okii=3", "threat.district_factor.okii: okii given", "oki"),
        ("forces.contingents.tni.by_district.okii=3", "forces.contingents.tni.by_district.okii: okii", "oki"),
        ("pattern.by_district.oki=kaurr", "pattern.by_district.oki: kaurr given", "kaur"),
        ("pattern.by_district.okii=kaur", "pattern.by_district.okii: okii given", "oki"),
        ("pattern.by_district.oki.vulnerable.personnel=3", "pattern.by_district.oki.less_vulnerable", ""),
        ("region.districts=[okii]", "region.districts: okii given", "oki"),
        ("weather.wet_factor.rivr=1", "weather.wet_factor.rivr: rivr given", "river"),
        ("study.inject=riott", "study.inject: riott given; allowed: vehicle_breakdown", "riot"),
        ("threat.schedule=[{type: riott, count: 1, places: drawn, day: 0, hours: [1, 2]}]",
         "threat.schedule.0.type: riott given; allowed: wrong_ballots", "riot"),
        ("threat.types.riot.escalates_to=assalt", "threat.types.riot.escalates_to: assalt given", "assault"),
        ("threat.types.riot.revenge_to=assalt", "threat.types.riot.revenge_to: assalt given", "assault"),
        ("threat.triggers.long_queue.type=quarel", "threat.triggers.long_queue.type: quarel given", "quarrel"),
        ("study.max_replications=3", "study.max_replications: 3 given; allowed: study.min", ""),
        ("forces.contingents.polda.to_min=-9999", "forces.contingents.polda: a mapping given", ""),
        ("world.source=folder", "world.folder: nothing given; allowed: world.folder=PATH", ""),
        ("world=folder", "world.folder: nothing given; allowed: world.folder=PATH", ""),
        ("world.folder=x", "world.folder: x given; allowed: world=folder as well", ""),
    ],
)  # fmt: skip
def test_a_bad_word_gets_one_line(word, start, nearest):
    found = lines(["+scenario=muratara", word])
    assert found[0].startswith(start)
    if nearest is not None:
        assert found[0].partition("; nearest: ")[2] == nearest
    assert len(found) == 1 or word.startswith("pattern.by_district.oki.v")


def test_all_problems_are_told_at_once():
    bad = [
        "region=muratra",
        "oficers=3",
        "forces.reserve_share=2",
        "threat.district_factor.okii=3",
        "study.workers=0",
    ]
    heads = {line.partition(":")[0] for line in lines(["+scenario=muratara", *bad])}
    assert heads == {
        "region",
        "oficers",
        "forces.reserve_share",
        "threat.district_factor.okii",
        "study.workers",
    }


def test_a_choice_not_made_is_told_once():
    region, election = lines(["seed=3"])
    assert region.startswith("region: none given; allowed: +scenario=NAME, or region=NAME")
    assert election.startswith("election: none given; allowed: +scenario=NAME, or election=NAME")
    assert len(lines(["region=oki"])) == 1
    assert len(lines(["region=okii", "election=pemilu2024"])) == 1
    assert len(lines(["+scenario=muratra"])) == 1


@pytest.mark.parametrize("plus", ["", "+", "++"])
def test_a_known_key_needs_no_plus(plus):
    config = SHARED.point(
        ["+scenario=muratara", f"{plus}forces.contingents.tni.by_district.muba=7", f"{plus}seed=5"]
    ).config
    assert config.forces.contingents["tni"].by_district == {"oki": 30, "muba": 7} and config.seed == 5


def test_a_district_may_have_another_pattern_by_name_or_in_full():
    full = "{personnel: 2, stations: 3, per: station}"
    parts = ", ".join(f"{name}: {full}" for name in ("less_vulnerable", "vulnerable", "very_vulnerable", "special"))
    config = compose(["region=sumsel", "election=pemilu2024", "pattern.by_district.oki=kaur",
                      f"pattern.by_district.muba={{{parts}}}"])  # fmt: skip
    assert config.pattern.less_vulnerable.stations == 8
    assert config.pattern.by_district["oki"].less_vulnerable.stations == 5
    assert config.pattern.by_district["muba"].special.stations == 3


def test_values_may_refer_to_others():
    assert SHARED.point(["+scenario=muratara", "target.land_min=${target.water_min}"]).config.target.land_min == 120
    (line,) = lines(["+scenario=muratara", "target.land_min=${target.sea_min}"])
    assert line.startswith("target.land_min: Interpolation key 'target.sea_min' not found")


def test_a_scenario_of_ones_own(tmp_path):
    text = "# Mine.\ndefaults:\n  - override /region: oki\n  - override /election: pilkada2024\nname: mine\n"
    folder = scenario(tmp_path, "mine", text)
    assert compose(["+scenario=mine"], folder).region.name == "oki"
    assert dict(Options(folder).scenarios())["mine"] == "Mine."
    assert "mine" not in OPTIONS.names("scenario")


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("name: [a\nseed: 3\n", "{folder}/scenario/bad.yaml:3:5: expected ',' or ']'"),
        ("name: a\nname: b\n", "{folder}/scenario/bad.yaml:3:1: found duplicate key name"),
        ("a: !!python/object/apply:os.abort []\n", "{folder}/scenario/bad.yaml:2:4: could not determine"),
        ("defaults:\n  - override /region: okii\n", "region: okii given; allowed: banyuasin"),
        ("defaults:\n  - override /regiom: oki\n", "scenario/bad: defaults: regiom given; allowed: dispatch"),
        ("defaults: {a: b}\n", "config: Invalid defaults list in 'scenario/bad'"),
        ("region: oki\n", "region: oki given; allowed: a valid dictionary"),
        ("oficers: 3\n", "oficers: unknown key"),
        ("forces: {reserve_shar: 3}\n", "forces.reserve_shar: unknown key"),
        ("name: ${nope}\n", "name: Interpolation key 'nope' not found"),
        ("hydra: {callbacks: {a: {_target_: os.abort}}}\n", "hydra.callbacks: set by a file of --config-dir"),
        ("hydra: {hydra_logging: {filters: {a: {(): os.abort}}}}\n", "hydra.hydra_logging: set by a file"),
        ("hydra: {launcher: {_target_: os.abort}}\n", "hydra.launcher: set by a file of --config-dir"),
        ("region: {districts: oki}\n", "region.districts: oki given; allowed: a valid list"),
        ("threat: {types: {riot: {escalates_to: [a]}}}\n", "threat.types.riot.escalates_to: ['a'] given"),
    ],
)
def test_a_bad_scenario_file_gets_one_line(tmp_path, text, start):
    scenario(tmp_path, "bad", text)
    chosen = [] if "defaults" in text or text.startswith("region: oki") else ["region=oki", "election=pemilu2024"]
    assert any(line.startswith(start.format(folder=tmp_path)) for line in lines(["+scenario=bad", *chosen], tmp_path))


def test_a_scenario_file_without_its_first_line_is_told_so(tmp_path):
    scenario(tmp_path, "bad", "seed: 3\n", header="")
    (line,) = lines(["+scenario=bad", "region=oki", "election=pemilu2024"], tmp_path)
    assert line.startswith("scenario: a group of its own; allowed: a file that begins with the line # @package")


def test_a_folder_of_groups_is_checked(tmp_path):
    assert lines([], tmp_path / "nowhere")[0].startswith("--config-dir: ")
    scenario(tmp_path, "muratara", "seed: 3\n")
    assert lines([], tmp_path) == ("--config-dir: scenario/muratara.yaml: a bundled name; allowed: another name",)
    (tmp_path / "hydra" / "launcher").mkdir(parents=True)
    assert "groups of Siaga only" in lines([], tmp_path)[0]


def test_composing_leaves_no_state_behind():
    first = SHARED.point(["+scenario=muratara", "forces.contingents.tni.by_district.muba=7"])
    second = SHARED.point(["+scenario=muratara"])
    assert second.config == SHARED.point(["+scenario=muratara"]).config and first.config != second.config


def test_the_scenario_of_the_readme_composes(tmp_path):
    text = (config_dir() / "README.md").read_text()
    scenario(tmp_path, "rawas_ilir", text.partition("# @package _global_\n")[2].partition("```")[0])
    config = compose(["+scenario=rawas_ilir"], tmp_path)
    assert (config.name, config.weather.name, config.target.water_min) == ("rawas_ilir", "flood", 90)


@pytest.mark.parametrize(
    ("word", "line"),
    [
        ("session_to_min=0", "session_to_min: 0 given; allowed: more than session_from_min and break_min together"),
        ("break_min=900", "session_to_min: 1320 given; allowed: more than"),
        ("session_to_min=1500", "session_to_min: 1500 given; allowed: more than"),
        ("session_to_min=noon", "session_to_min: noon given; allowed: a"),
    ],
)
def test_a_session_without_time_to_work_is_refused(word, line):
    with pytest.raises(Refused, match=line):
        SHARED.point(["+scenario=muratara", f"election.recapitulation.{word}"])
