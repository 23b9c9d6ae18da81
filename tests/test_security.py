"""What others hand over cannot run code, leave its folder, fill the memory or call out; nothing leaves the machine."""

from __future__ import annotations

import ast
import csv
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from folder_cases import TINY, sheet, tiny, workbook, written
from test_folder import as_sheets

from sim.cli import extra
from sim.cli.main import main
from sim.config.refused import Refused
from sim.world.folder import read_folder
from sim.world.folder import workbook as workbooks

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "sim").rglob("*.py"))

# Code


CALLS = {"eval", "exec", "compile", "__import__", "instantiate", "unsafe_load", "full_load", "load_all", "read_pickle"}
MODULES = {
    "pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "ctypes", "pty", "socket", "ssl", "http", "urllib",
    "requests", "httpx", "aiohttp", "ftplib", "smtplib", "telnetlib", "xmlrpc", "webbrowser", "subprocess", "runpy",
}  # fmt: skip
SAFE = {"LOADER", "yaml.SafeLoader", "getattr(yaml, 'CSafeLoader', yaml.SafeLoader)"}
OWN_TARGET = "plugins/hydra_plugins/siaga.py"
HOSTILE_TARGETS = "fuzz/"  # makes words that must be refused


def suspicious(path: Path) -> Iterator[str]:
    """Imports, calls and words through which a file of a user could become code, or leave the machine."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] in MODULES)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in MODULES:
            yield str(node.module)
        elif isinstance(node, ast.Call):
            yield from _call(node)
        elif isinstance(node, ast.keyword) and node.arg in ("allow_pickle", "shell"):
            yield str(node.arg)
        elif isinstance(node, ast.Constant) and node.value == "_target_":
            yield "_target_"


def _call(node: ast.Call) -> Iterator[str]:
    name = ast.unparse(node.func)
    plain = isinstance(node.func, ast.Name) and node.func.id in CALLS
    if plain or name.split(".")[-1] in CALLS - {"eval", "exec", "compile"} or name in ("os.system", "os.popen"):
        yield name
    if name in ("yaml.load", "yaml.compose", "yaml.parse"):
        loader = next((ast.unparse(word.value) for word in node.keywords if word.arg == "Loader"), "")
        if loader not in SAFE:
            yield f"{name} with Loader {loader or 'of its own'}"


def test_no_file_of_a_user_can_become_code() -> None:
    for path in FILES:
        name = path.relative_to(ROOT / "sim").as_posix()
        allowed = {"_target_"} if name == OWN_TARGET or name.startswith(HOSTILE_TARGETS) else set()
        assert set(suspicious(path)) <= allowed, name


@pytest.mark.parametrize(
    "text",
    [
        "import pickle",
        "from urllib.request import urlopen",
        "eval(x)",
        "yaml.load(x)",
        "yaml.load(x, Loader=yaml.Loader)",
        "hydra.utils.instantiate(x)",
        "np.load(x, allow_pickle=True)",
        "pd.read_pickle(x)",
        "os.system(x)",
        "x = {'_target_': 'y'}",
    ],
)
def test_the_search_for_such_code_finds_it(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(text)
    assert list(suspicious(tmp_path / "a.py"))


# Words of the command line


def told(words: list[str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    assert main(words) == 2
    return capsys.readouterr().err.splitlines()


@pytest.mark.parametrize(
    "word",
    [
        "hydra.sweeper._target_=os.abort",
        "hydra.job.env_set.LD_PRELOAD=x.so",
        "hydra.job.config.override_dirname.kv_sep=x",
        "+hydra.output_subdir=null",
        "++hydra.callbacks.a._target_=os.abort",
        "hydra/plugins=x",
        "hydra/job_logging=x",
        "hydra/env=default",
        "+plugins=x",
        "region=../../x",
        "region=/etc/passwd",
        "pattern=../region/oki",
        "pattern@hydra.callbacks=kaur",
        "pattern@_global_=kaur",
        "name=${oc.env:HOME}",
        "name=${oc.decode:'1'}",
        "forces={_target_: os.abort}",
        "threat.types.riot={_target_: os.abort, _args_: [1]}",
        "--config-path=/etc",
        "--config-name=passwd",
        "--experimental-rerun=config.pickle",
    ],
)
def test_words_that_would_run_or_read_something_else_are_refused(
    word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    lines = told(["region=oki", "election=pemilu2024", word], capsys)
    assert lines and all("; allowed: " in line for line in lines)
    assert len(lines) == 1 or word.startswith(("forces", "threat")), lines
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("word", ["+scenario=../scenario/muratara", "+scenario=/etc/passwd", "+scenario=.."])
def test_a_scenario_is_a_name_and_no_path(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    (line,) = told([word], capsys)
    assert line.startswith("scenario: ")


# Files of --config-dir


def group(folder: Path, text: str, name: str = "bad") -> list[str]:
    (folder / "scenario").mkdir(parents=True, exist_ok=True)
    (folder / "scenario" / f"{name}.yaml").write_text(f"# @package _global_\n{text}")
    return ["--config-dir", str(folder), f"+scenario={name}", "region=oki", "election=pemilu2024"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("name: !!python/object/apply:os.system ['touch pwned']\n", "could not determine a constructor"),
        ("name: !!python/name:os.abort ''\n", "could not determine a constructor"),
        ("x: &a [1]\ny: *a\n", "an alias (*a)"),
        (
            "a: &a [x]\n" + "".join(f"{b}: &{b} [*{a},*{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)),
            "alias",
        ),
        ("x: " + "[" * 300 + "]" * 300 + "\n", "brackets within brackets"),
        ("hydra: {searchpath: ['file:///etc']}\n", "Overriding hydra.searchpath is only supported"),
        ("hydra: {sweeper: {_target_: os.abort}}\n", "hydra.sweeper: set by a file"),
        ("hydra: {job_logging: {formatters: {a: {(): os.abort}}}}\n", "hydra.job_logging: set by a file"),
        ("hydra: {run: {dir: elsewhere}}\nforces: {_target_: os.abort}\n", "forces._target_: unknown key"),
        ("name: ${oc.env:HOME}\n", "${oc.env:HOME}"),
        ("defaults:\n  - override /pattern: ../../../etc/passwd\n", "passwd"),
        ("defaults:\n  - /etc/passwd\n", "passwd"),
        ("name: '" + "x" * 1_000_001 + "'\n", "bytes; allowed: at most 1,000,000 bytes"),
    ],
)
def test_files_of_groups_are_data(
    text: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = group(tmp_path / "mine", text)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    lines = told(words, capsys)
    assert any(why in line for line in lines) and all("; allowed: " in line for line in lines), lines
    assert list((tmp_path / "here").iterdir()) == []


def test_files_of_groups_lie_in_their_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    words = group(tmp_path / "mine", "name: a\n")
    secret = tmp_path / "secret.yaml"
    secret.write_text("seed: 3\n")
    link = tmp_path / "mine" / "scenario" / "link.yaml"
    link.symlink_to(secret)
    (line,) = told(words, capsys)
    assert "scenario/link.yaml: a link out of the folder" in line and "seed" not in line
    link.unlink()
    monkeypatch.setattr(extra, "MOST_ENTRIES", 1)
    (line,) = told(words, capsys)
    assert "more than 1 files" in line


# Folders and workbooks


@pytest.mark.parametrize("name", ["../../x", "/etc/passwd", "..", "a/b", "C:\\x", ".hidden"])
def test_a_district_cannot_be_named_out_of_the_outputs(name: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="name"):
        read_folder(tiny(tmp_path / "t", district=f"name: '{name}'\n"))


def refused(path: Path) -> str:
    with pytest.raises(Refused) as found:
        read_folder(path)
    return str(found.value.args[0])


def changed(path: Path, part: str, how: Callable[[str], str | bytes]) -> Path:
    """The small workbook with one of its parts changed."""
    book = workbook(path / "book.xlsx", as_sheets(TINY))
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(path / "t.xlsx", "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, how(text.decode()) if name == part else text)
    return path / "t.xlsx"


FIRST = "xl/worksheets/sheet1.xml"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
ENTITIES = {"laughs": f"{LAUGHS}]>", "file": '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/hostname">]>'}


@pytest.mark.parametrize("part", [FIRST, "xl/workbook.xml"])
@pytest.mark.parametrize("entity", list(ENTITIES))
@pytest.mark.parametrize("how", ["plain", "utf-16", "late"])
def test_entities_of_a_workbook_are_never_unfolded(part: str, entity: str, how: str, tmp_path: Path) -> None:
    def put(text: str) -> bytes:
        body = re.sub(r"^<\?xml[^>]*>", "", text)
        body = re.sub(r"<t>[^<]*</t>", "<t>&i;</t>", body, count=1)
        encoding = "utf-16" if how == "utf-16" else "utf-8"
        late = f"<!--{' ' * 70_000}-->" if how == "late" else ""
        return f'<?xml version="1.0" encoding="{encoding}"?>{late}{ENTITIES[entity]}{body}'.encode(encoding)

    path = changed(tmp_path, part, put)
    if how == "late" and part != FIRST:  # read, with nothing unfolded
        assert read_folder(path).zones.name == ["A", "B"]
    else:
        assert refused(path).startswith("t.xlsx:1:-: ")


def into(text: str, rows: str) -> str:
    place = text.index("</sheetData>")
    return text[:place] + rows + text[place:]


BOMBS = {
    "much of nothing": (lambda text: into(text, "<row/>" * 4_000_000), "bytes unpacked in"),
    "one long row": (lambda text: into(text, f"<row>{'<c/>' * 700_000}</row>"), "no plain list of rows"),
    "rows that are none": (
        lambda text: into(text, f"<row>{('<c/>' * 300_000 + '<!--<row -->') * 3}</row>"),
        "no plain list of rows",
    ),
    "another encoding": (lambda text: text.encode("utf-16"), "no UTF-8"),
}


@pytest.mark.parametrize("name", list(BOMBS))
def test_a_small_workbook_cannot_fill_the_memory(name: str, tmp_path: Path) -> None:
    how, why = BOMBS[name]
    path = changed(tmp_path, FIRST, how)
    assert path.stat().st_size < 100_000 and why in refused(path)


def test_a_workbook_of_full_size_is_no_bomb(tmp_path: Path) -> None:
    """100 zones and the ways between all of them, alike in every row, pass the bounds of a bomb."""
    names = [f"Zone number {n}" for n in range(100)]
    ways: list[list[object]] = [["origin", "destination", "minutes"]]
    ways += [[one, other, 9] for one in names for other in names]
    sheets = as_sheets(TINY) | {"zones": [["zone", "rate_per_h"], *([name, 1] for name in names)]}
    sheets |= {"units": [["unit", "zone"], ["U", names[0]]], "travel": ways}
    path = workbook(tmp_path / "t.xlsx", sheets)
    with zipfile.ZipFile(path) as book:
        unpacked = sum(part.file_size for part in book.infolist())
    assert unpacked < workbooks.MOST_TIMES / 3 * path.stat().st_size
    assert len(read_folder(path).zones.name) == 100


@pytest.mark.parametrize(
    ("name", "bytes_each", "parts"),
    [
        ("xl/worksheets/s.xml", workbooks.MOST_UNPACKED + 1, 1),
        ("xl/shared.xml", workbooks.MOST_BESIDE + 1, 1),
        ("a", 1, 2001),
    ],
)
def test_a_large_workbook_is_bounded_as_well(name: str, bytes_each: int, parts: int) -> None:
    """However well its bytes are packed: in all, in parts that are read whole, and in the number of parts."""
    found = [zipfile.ZipInfo(f"{name}{n}") for n in range(parts)]
    for part in found:
        part.file_size = bytes_each
    packed = 10 * workbooks.MOST_UNPACKED
    with pytest.raises(workbooks.Wrong, match="bytes unpacked in"):
        workbooks._sizes(found, packed)
    workbooks._sizes(found[: parts // 2], packed)
    assert workbooks.MOST_UNPACKED <= 2 * 10**8 and workbooks.MOST_BESIDE <= 10**8


def test_a_sheet_of_settings_is_short(tmp_path: Path) -> None:
    more = "".join(f'<row><c t="inlineStr"><is><t>k{n}</t></is></c></row>' for n in range(10_001))
    found = refused(changed(tmp_path, FIRST, lambda text: into(text, more)))
    assert "keys; allowed: at most 10,000 keys" in found


def test_links_of_a_workbook_are_not_followed(tmp_path: Path) -> None:
    """A link to another workbook in a cell is a formula like any other: its stored value counts, else it is refused."""
    cell = "<row><c><f>[1]Sheet1!A1</f></c></row>"
    assert "not worked out" in refused(changed(tmp_path, FIRST, lambda text: into(text, cell)))


# What people open


NAMES = (
    "<script>alert(1)</script>", "=cmd|' /C calc'!A0".replace("|", " "), "+1+1", "-2+3", "@SUM(A1)",
    "#let x = 1 *b* $y$", "../../x", '"><img src=x onerror=alert(2)>', "[a](http://example.invalid)",
    '=HYPERLINK("http://example.invalid")', "{{ 7*7 }}", "\uff1d1+1",
)  # fmt: skip


def hostile(path: Path) -> Path:
    """A district whose zones, units, stations, bases, committees and districts bear names that would be code."""
    n = len(NAMES)
    zones = [[NAMES[i], NAMES[(i + 1) % 2], NAMES[(i + 2) % 4], -2.9 + 0.01 * i, 104.7] for i in range(n)]
    ways = [[one, other, 9] for one in NAMES for other in NAMES]
    return written(
        path,
        {
            "district.yaml": "calendar: pemilu2024\nname: '=a'\n",
            "zones.csv": sheet([["zone", "district", "committee", "lat", "lon"], *zones]),
            "units.csv": sheet([["unit", "zone"], *([name, name] for name in NAMES)]),
            "stations.csv": sheet([["station", "zone", "voters"], *([name, name, "200"] for name in NAMES)]),
            "bases.csv": sheet([["base", "kind", "place"], ["=P", "polres", NAMES[0]], ["<b>Q", "polsek", NAMES[1]]]),
            "travel.csv": sheet([["origin", "destination", "minutes"], *ways]),
        },
    )


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run of that district, with everything that is made for people."""
    pytest.importorskip("jinja2")
    home = tmp_path_factory.mktemp("shown")
    words = ["world=folder", f"world.folder={hostile(home / 'own')}", "study.replications=2", "study.workers=1"]
    assert main([*words, f"hydra.run.dir={home / 'run'}"]) == 0
    return home / "run"


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@pytest.mark.slow
def test_no_cell_of_a_table_is_run_by_a_spreadsheet(shown: Path) -> None:
    seen = set()
    for path in shown.rglob("*.csv"):
        with path.open(newline="", encoding="utf-8") as file:
            for row in csv.reader(file):
                bad = [
                    cell for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not is_number(cell)
                ]
                assert not bad, f"{path.name}: {bad}"
                seen.update(row)
    assert {f"'{name}" for name in NAMES if name[0] in "=+-@\uff1d"} <= seen


class Page(HTMLParser):
    """Counts what a page could do."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.scripts = 0
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        for name, value in attrs:
            away = name in ("href", "src", "action") and not str(value).startswith(("#", "data:"))
            if name.startswith("on") or away or tag in ("iframe", "object", "embed", "base", "form"):
                self.found.append(f"<{tag} {name}={value}>")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.slow
def test_names_stay_text_on_the_page(shown: Path) -> None:
    text = (shown / "briefing.html").read_text(encoding="utf-8")
    page = Page(text)
    assert page.found == [] and page.scripts == text.count("<script") == 2
    assert "default-src 'none'" in text and "{{ 7*7 }}" in "".join(page.texts)
    assert "alert(1)</script>" not in text and "<b>Q" not in text and "<img src=x" not in text


@pytest.mark.slow
def test_names_stay_text_on_paper_and_slides(shown: Path) -> None:
    pypdf = pytest.importorskip("pypdf")
    reader = pypdf.PdfReader(shown / "report.pdf")
    paper = "".join("".join(page.extract_text().split()) for page in reader.pages)
    assert "#letx=1*b*$y$" in paper and not {"/OpenAction", "/AA"} & set(reader.trailer["/Root"].keys())
    notes = [str(note.get_object()) for page in reader.pages for note in page.get("/Annots", [])]
    assert not [note for note in notes if "/URI" in note or "/JavaScript" in note or "/Launch" in note]
    with zipfile.ZipFile(shown / "briefing.pptx") as deck:
        parts = {name: deck.read(name) for name in deck.namelist()}
    assert not [name for name, part in parts.items() if b"hlinkClick" in part or b'TargetMode="External"' in part]
    for name, part in parts.items():
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(part)) as book:
                assert not [
                    one for one in book.namelist() if b"<f>" in book.read(one) or b"hyperlink" in book.read(one)
                ]


# Where results go


def test_a_folder_elsewhere_is_the_users_right_and_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["world=folder", f"world.folder={tiny(tmp_path / 't')}", "study.replications=2", "study.workers=1"]
    words += ["output.report=false", f"hydra.run.dir={tmp_path / 'own' / '..' / 'else where'}"]
    assert main(words) == 0
    before = {path: path.read_bytes() for path in (tmp_path / "else where").rglob("*") if path.is_file()}
    (line,) = told([*words, "seed=5"], capsys)
    assert "holds a finished run" in line
    assert before == {path: path.read_bytes() for path in before}


# The network


def cut(words: list[str], place: Path) -> subprocess.CompletedProcess[str]:
    """A command with the network cut: by the system where that is allowed, and in every Python process of it."""
    place.mkdir()
    (place / "sitecustomize.py").write_text(NO_NETWORK)
    before = ["unshare", "--net"] if can_cut() else []
    env = os.environ | {"PYTHONPATH": os.pathsep.join([str(place), str(ROOT)]), "SIAGA_CUT": str(place / "called")}
    command = [*before, sys.executable, "-m", *words]
    return subprocess.run(command, cwd=place, env=env, capture_output=True, text=True, timeout=120)


NO_NETWORK = """
import os, socket, sys
def refuse(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname"):
        if getattr(arguments[0], "family", None) == getattr(socket, "AF_UNIX", None): return
        with open(os.environ["SIAGA_CUT"], "a") as file: file.write(f"{event} {arguments[1:]}\\n")
        raise OSError(f"the network is cut: {event}")
sys.addaudithook(refuse)
"""


def can_cut() -> bool:
    return (
        bool(shutil.which("unshare"))
        and subprocess.run(["unshare", "--net", "true"], capture_output=True).returncode == 0
    )


def test_the_cut_is_felt_by_python(tmp_path: Path) -> None:
    (tmp_path / "call.py").write_text("import socket; socket.create_connection(('127.0.0.1', 9), timeout=1)\n")
    done = subprocess.run(
        [sys.executable, "call.py"], cwd=tmp_path, capture_output=True, text=True,
        env=os.environ | {"PYTHONPATH": str(written(tmp_path / "s", {"sitecustomize.py": NO_NETWORK})),
                          "SIAGA_CUT": str(tmp_path / "called")},
    )  # fmt: skip
    assert done.returncode == 1 and "the network is cut" in done.stderr and (tmp_path / "called").exists()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.slow
def test_the_main_job_runs_without_a_network(tmp_path: Path) -> None:
    place = tmp_path / "place"
    done = cut(["sim", "+scenario=muratara", "study.replications=1", "hydra.run.dir=run"], place)
    assert done.returncode == 0 and not (place / "called").exists(), done.stderr[-2000:]
    assert {"briefing.html", "briefing.pptx", "report.pdf", "summary.json"} <= names(place / "run")


@pytest.mark.slow
def test_a_study_on_two_workers_with_its_report_runs_without_a_network(tmp_path: Path) -> None:
    place = tmp_path / "place"
    words = ["sim", "-m", "world=folder", f"world.folder={tiny(tmp_path / 't')}", "seed=1,2", "study.replications=4"]
    done = cut([*words, "study.workers=2", "hydra.sweep.dir=top"], place)
    assert done.returncode == 0 and not (place / "called").exists(), done.stderr[-2000:]
    assert {"study.json", "briefing.html"} <= names(place / "top")
