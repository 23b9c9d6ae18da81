"""The command line: exit codes, folders, sweeps, help, ``sim.run``; the runner is a stub that notes what it gets."""

import os
import re
import subprocess
import sys
import types
import zipfile
from copy import deepcopy
from pathlib import Path

import pytest
import yaml
from hydra.types import RunMode

import sim
from sim.cli import layers
from sim.cli.main import main
from sim.config import Config
from sim.config.refused import Refused

ROOT = Path(__file__).parents[1]


class Runner(types.ModuleType):
    """Notes its calls and leaves the mark of a finished run in every folder."""

    def __init__(self):
        super().__init__("sim.study.runner")
        self.calls = []
        self.error = None

    def run_study(self, configs, folders, top, *, words, after_point, after_study):
        self.calls.append((list(configs), list(folders), top))
        if self.error:
            raise self.error
        results = self.run_points(configs)
        for result, folder in zip(results, folders, strict=True):
            after_point(result, folder)
            (folder / "summary.json").write_text("{}")
        self.words = words
        return results

    def run_points(self, configs):
        return [types.SimpleNamespace(config=config) for config in configs]


@pytest.fixture
def runner(monkeypatch, tmp_path):
    stub = Runner()
    screen, figures = types.ModuleType("sim.report.terminal"), types.ModuleType("sim.report.stored")
    briefing = types.ModuleType("sim.report.briefing")
    briefing.not_written = lambda: ""
    screen.screen = lambda result, folder: f"finished\n{folder}"
    of_study = types.ModuleType("sim.report.study.screen")
    of_study.study_screen = lambda top: f"compared\n{top}"
    figures.write_report = lambda result, folder: (folder / "figures").mkdir(exist_ok=True)
    for module in (stub, screen, of_study, figures, briefing):
        monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(layers, "_compose", once)
    monkeypatch.chdir(tmp_path)
    return stub


COMPOSE = layers._compose
COMPOSED = {}


def once(loader, chosen, mode):
    """Compose the bundled files once for all tests."""
    key = (str(loader.config_search_path), tuple(chosen), mode)
    if "command-line" in key[0]:
        return COMPOSE(loader, chosen, mode)
    if key not in COMPOSED:
        COMPOSED[key] = COMPOSE(loader, chosen, mode)
    return deepcopy(COMPOSED[key]) if mode is RunMode.MULTIRUN else COMPOSED[key]


def python(*words, cwd, env=None):
    path = {"PYTHONPATH": str(ROOT)} if env is None else env
    return subprocess.run([sys.executable, *words], cwd=cwd, env=os.environ | path, capture_output=True, text=True)


def test_alone_it_lists_the_scenarios(runner, capsys):
    assert main([]) == 2
    out = capsys.readouterr().out
    assert re.search(r"^  muratara +Muratara, Pemilu", out, re.MULTILINE) and not runner.calls


def test_help_names_scenarios_groups_and_flags_and_loads_nothing_heavy(tmp_path):
    code = (
        "import sys; from sim.cli.main import main; main(['--help'])\n"
        "print([m for m in ('scipy.stats', 'matplotlib', 'pandas', 'pyarrow', 'numba', 'simpy') if m in sys.modules])"
    )
    done = python("-c", code, cwd=tmp_path)
    assert done.returncode == 0 and done.stdout.splitlines()[-1] == "[]"
    for word in (
        "muratara",
        "weather: dry, flood, wet",
        "--config-dir",
        "-m +scenario=NAME",
        "hydra.sweep.dir",
    ):
        assert word in done.stdout


def test_the_module_runs_from_any_folder_and_refuses_in_one_line_each(tmp_path):
    done = python("-m", "sim", "+scenario=muratra", "oficers=3", cwd=tmp_path)
    assert done.returncode == 2 and done.stdout == "" and len(done.stderr.splitlines()) == 2
    assert list(tmp_path.iterdir()) == []


def test_a_single_run_gets_a_folder_of_its_own(runner, capsys):
    assert main(["+scenario=muratara", "seed=7"]) == 0
    (((config,), (folder,), top),) = runner.calls
    assert config.seed == 7 and top is None
    assert re.fullmatch(r"outputs/muratara/\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d-[0-9a-f]{6}", folder.as_posix())
    assert capsys.readouterr().out.splitlines()[-1] == str(folder)
    assert main(["region=oki", "election=pilkada2024"]) == 0
    assert runner.calls[1][1][0].parent == Path("outputs/oki_pilkada2024")


def test_what_was_asked_for_is_kept_without_paths_of_this_machine(runner, tmp_path):
    main(["+scenario=muratara", "seed=7", f"hydra.run.dir={tmp_path / 'here'}"])
    kept = tmp_path / "here" / ".hydra"
    assert sorted(path.name for path in kept.iterdir()) == ["config.yaml", "overrides.yaml"]
    assert Config.model_validate(yaml.safe_load((kept / "config.yaml").read_text())) == runner.calls[0][0][0]
    assert yaml.safe_load((kept / "overrides.yaml").read_text()) == ["+scenario=muratara", "seed=7"]
    assert not any(str(place) in path.read_text() for path in kept.iterdir() for place in (tmp_path, ROOT, Path.home()))


def test_a_finished_run_is_not_written_over(runner, capsys):
    words = ["+scenario=muratara", "hydra.run.dir=there"]
    assert main(words) == 0 and main(words) == 2
    assert capsys.readouterr().err == "hydra.run.dir: there holds a finished run; allowed: another folder\n"
    assert len(runner.calls) == 1


def test_a_report_is_made_where_it_is_wanted(runner):
    main(["+scenario=muratara", "hydra.run.dir=with"])
    main(["+scenario=muratara", "hydra.run.dir=without", "output.report=false"])
    assert Path("with/figures").exists() and not Path("without/figures").exists()


def test_a_name_cannot_leave_the_output_folder(runner):
    assert main(["+scenario=muratara", "name='../../a b/c'"]) == 0
    assert runner.calls[0][1][0].parent == Path("outputs/a_b_c")


@pytest.mark.parametrize("words", [[], ["-m"]])
def test_bad_words_write_nothing(runner, tmp_path, capsys, words):
    bad = [
        *words,
        "+scenario=muratara",
        "oficers=3",
        "seed=-1",
        "hydra.callbacks.a._target_=os.abort",
        "a b=",
    ]
    assert main(bad) == 2
    err = capsys.readouterr().err
    assert "Traceback" not in err and (words or len(err.splitlines()) == 4)
    assert not runner.calls and list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_refused(runner, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    for where in (["hydra.run.dir=file/x"], ["-m", "hydra.sweep.dir=file/x"]):
        assert main([*where, "+scenario=muratara"]) == 2
        assert capsys.readouterr().err.startswith("file/x")


def test_a_failing_run_is_told_in_one_line(runner, capsys, monkeypatch):
    runner.error = ZeroDivisionError("division\nby zero")
    assert main(["+scenario=muratara"]) == 1
    err = capsys.readouterr().err
    assert err == "the run failed: ZeroDivisionError: division by zero (SIAGA_TRACEBACK=1 shows where)\n"
    monkeypatch.setenv("SIAGA_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        main(["+scenario=muratara"])


def test_bad_data_found_by_the_runner_and_an_interruption_are_told_too(runner, capsys):
    runner.error = Refused("stations.csv:3:2: x given; allowed: a number")
    assert main(["+scenario=muratara"]) == 2
    runner.error = KeyboardInterrupt()
    assert main(["-m", "+scenario=muratara", "seed=1,2"]) == 1
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith("stations.csv:3:2") and second.startswith("interrupted")


def test_a_sweep_is_one_study(runner, capsys):
    assert main(["-m", "+scenario=muratara", "seed=1,2", "weather=dry,wet", "hydra.sweep.dir=top"]) == 0
    ((configs, folders, top),) = runner.calls
    assert [(c.seed, c.weather.name) for c in configs] == [(1, "dry"), (1, "wet"), (2, "dry"), (2, "wet")]
    assert folders == [Path("top") / str(n) for n in range(4)] and top == Path("top")
    assert yaml.safe_load(Path("top/3/.hydra/overrides.yaml").read_text()) == [
        "+scenario=muratara",
        "seed=2",
        "weather=wet",
    ]
    assert capsys.readouterr().out.splitlines()[-1] == "top"
    assert sorted(path.name for path in Path("top").iterdir()) == ["0", "1", "2", "3"]


def test_a_sweep_has_a_default_folder(runner):
    main(["-m", "+scenario=muratara", "seed=range(0,3)"])
    assert re.fullmatch(r"multirun/[\d_-]+-[0-9a-f]{6}", runner.calls[0][2].as_posix())


def test_one_bad_point_stops_a_sweep_before_it_begins(runner, tmp_path, capsys):
    assert main(["-m", "+scenario=muratara", "seed=1,-2", "region=muratara,okii", "x=1"]) == 2
    heads = [line.partition(" given")[0] for line in capsys.readouterr().err.splitlines()]
    assert sorted(head.partition(";")[0] for head in heads) == [
        "point 1, 3: region: okii", "point 2, 3: seed: -2", "x: unknown key",
    ]  # fmt: skip
    assert not runner.calls and list(tmp_path.iterdir()) == []


def test_a_sweep_resumes_but_never_writes_over_another_design(runner, capsys):
    words = ["-m", "+scenario=muratara", "hydra.sweep.dir=top"]
    assert main([*words, "seed=1,2"]) == 0
    assert main([*words, "seed=1,2,3", "study.workers=1"]) == 0
    assert main([*words, "seed=1,4"]) == 2
    assert capsys.readouterr().err.startswith("hydra.sweep.dir: top/1 holds a run of another design")
    assert len(runner.calls) == 2


def test_points_that_differ_in_values_are_composed_once(runner, monkeypatch):
    composed = []
    monkeypatch.setattr(layers, "_compose", lambda *a: composed.append(a[1]) or COMPOSE(*a))
    main(["-m", "+scenario=muratara", "seed=range(0,15)"])
    assert len(runner.calls[0][0]) == 15 and len(composed) == 2  # the sweep's own and the scenario


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--cfg", "job", "-p", "target", "+scenario=muratara", "target.land_min=7"], "land_min: 7"),
        (["--cfg", "job", "+scenario=muratara", "pattern.by_district.oki=kaur"], "oki: kaur"),
        (["--cfg", "hydra", "+scenario=muratara"], "_target_: hydra_plugins.siaga.SiagaLauncher"),
        (["--info", "defaults-tree", "+scenario=muratara"], "forces: pemilu2024"),
        (["--hydra-help"], "--hydra-help"),
        (["--shell-completion", "install=bash"], "complete"),
    ],
)
def test_the_views_of_hydra_work(runner, words, expected, tmp_path, capfd):
    try:
        assert main(words) == 0
    except SystemExit as done:
        assert done.code == 0
    assert expected in capfd.readouterr().out and list(tmp_path.iterdir()) == []


def test_views_refuse_bad_words_too(runner, capsys):
    assert main(["--cfg", "job", "+scenario=muratara", "oficers=3", "region=okii"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


@pytest.mark.parametrize("flag", ["--config-name=x", "--config-path=/", "--experimental-rerun=x.pickle", "--nope"])
def test_flags_that_run_files_are_refused(runner, capsys, flag):
    assert main([flag, "+scenario=muratara"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1 and not runner.calls


@pytest.mark.parametrize("view", [["--cfg", "job"], ["--info", "all"]])
def test_a_view_of_a_sweep_is_refused(runner, capsys, view):
    assert main(["-m", *view, "+scenario=muratara", "forces.reserve_share=0.1,0.2"]) == 2
    assert "several of -m, --run, --cfg, --info" in capsys.readouterr().err and not runner.calls


def test_a_folder_of_groups_can_be_named(runner, tmp_path, capsys):
    (tmp_path / "my" / "scenario").mkdir(parents=True)
    text = "# @package _global_\n# My own.\ndefaults:\n  - override /region: oki\n  - override /election: pemilu2024\n"
    (tmp_path / "my" / "scenario" / "mine.yaml").write_text(text)
    assert main(["--config-dir", "my"]) == 2 and re.search(r"^  mine +My own\.", capsys.readouterr().out, re.MULTILINE)
    assert main(["--config-dir", "my", "+scenario=mine"]) == 0
    assert main(["--config-dir", "my", "-m", "+scenario=mine,muratara"]) == 0
    assert [c.region.name for c in runner.calls[1][0]] == ["oki", "muratara"]


def test_run_from_python(runner, tmp_path):
    result = sim.run("muratara", ["weather=wet", "seed=1"], replications=3, seed=9)
    config = result.config
    assert result.words == ("+scenario=muratara", "weather=wet", "seed=1", "study.replications=3", "seed=9")
    assert (config.weather.name, config.seed, config.study.replications) == ("wet", 9, 3)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "start"),
    [
        ((Path("folder"),), "folder: no such folder or file"),
        (("muratra",), "scenario: muratra given; allowed: empat_lawang"),
        (("muratara", "seed=3"), "overrides: a text given"),
        (("muratara", ["x=3"]), "x: unknown key"),
        (("muratara", [], 0), "study.replications: 0 given"),
        (("muratara", [], None, -1), "seed: -1 given"),
    ],
)
def test_run_from_python_refuses(runner, arguments, start):
    with pytest.raises(sim.Refused, match=re.escape(start)):
        sim.run(*arguments)


def test_importing_the_package_is_light_and_hydra_may_be_in_use_already(tmp_path):
    code = (
        "import sys, sim; assert 'hydra' not in sys.modules and 'numpy' not in sys.modules\n"
        "from hydra import initialize_config_dir; from hydra.core.plugins import Plugins; Plugins.instance()\n"
        "with initialize_config_dir(sys.argv[1], version_base='1.3'):\n"
        "    from sim.cli.compose import compose; print(compose(['+scenario=muratara']).name)\n"
    )
    done = python("-c", code, str(tmp_path), cwd=tmp_path)
    assert done.stdout == "muratara\n", done.stderr


@pytest.mark.slow
def test_the_wheel_carries_the_configuration(tmp_path):
    pytest.importorskip("hatchling")
    pip = ["-m", "pip", "wheel", str(ROOT), "--no-deps", "--no-build-isolation", "-w", str(tmp_path)]
    done = python(*pip, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("siaga-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    assert (tmp_path / "site" / "sim" / "plugins" / "hydra_plugins" / "siaga.py").exists()
    installed = {"PYTHONPATH": str(tmp_path / "site")}
    alone = python("-m", "sim", cwd=tmp_path, env=installed)
    assert alone.returncode == 2 and "muratara" in alone.stdout
    shown = python("-m", "sim", "--cfg", "job", "+scenario=muratara", cwd=tmp_path, env=installed)
    assert shown.returncode == 0 and "name: pemilu2024" in shown.stdout
