"""The groups of the configuration and the options of each, read from the folders that hold them."""

from __future__ import annotations

from pathlib import Path

from sim.cli.extra import files_of
from sim.config.lines import problem, shown
from sim.config.refused import Refused
from sim.paths import config_dir as config_dir

SCENARIOS = (
    *("muratara", "muratara_pilkada", "oku_selatan", "muba", "empat_lawang", "oki_air", "jakabaring", "ogan_ilir"),
    *("kaur", "pagar_alam", "palembang", "sumsel_pemilu", "sumsel_pilkada"),
)  # the order in which they are listed


class Options:
    """The bundled groups and, where one is named, those of a folder of the user.

    Raises Refused when that folder does not exist or repeats a bundled name.
    """

    def __init__(self, extra: Path | None = None) -> None:
        self.extra = extra
        self.folders = [config_dir()] + ([extra] if extra else [])
        if extra is not None:
            self._check(extra)

    def _check(self, extra: Path) -> None:
        try:
            if not extra.is_dir():
                raise Refused(problem("--config-dir", f"{shown(extra)} given", "a folder that exists"))
            if (extra / "hydra").exists():
                raise Refused(problem("--config-dir", f"{shown(extra / 'hydra')} given", "groups of Siaga only"))
            twice = [path for path in files_of(extra) if (config_dir() / path).exists()]
        except OSError as error:
            given = f"{shown(error.filename)}: {shown(error.strerror)}"
            raise Refused(problem("--config-dir", given, "a folder that can be read")) from error
        if twice:
            raise Refused(*(problem(f"--config-dir: {p}", "a bundled name", "another name") for p in twice))

    @property
    def groups(self) -> list[str]:
        """Names of the groups, among them ``scenario``."""
        inside = [path for folder in self.folders for path in folder.iterdir() if path.is_dir()]
        return sorted({path.name for path in inside if any(path.glob("*.yaml"))})

    def names(self, group: str) -> list[str]:
        """Names of the options of a group, but for the empty one."""
        return sorted({path.stem for path in self._files(group)} - {"none"})

    def scenarios(self) -> list[tuple[str, str]]:
        """Name and first comment line of every scenario, the bundled ones in their order, then a user's by name."""
        files = sorted(self._files("scenario"), key=lambda path: (_place(path.stem), path.stem))
        return [(path.stem, _headline(path)) for path in files]

    def _files(self, group: str) -> list[Path]:
        return [path for folder in self.folders for path in (folder / group).glob("*.yaml")]


def _place(scenario: str) -> int:
    return SCENARIOS.index(scenario) if scenario in SCENARIOS else len(SCENARIOS)


def districts() -> list[str]:
    """Names of the districts: every bundled region but the whole province."""
    return [name for name in Options().names("region") if name != "sumsel"]


def _headline(path: Path) -> str:
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    comments = [line[1:].strip() for line in lines if line.startswith("#")]
    return next((text for text in comments if text and not text.startswith("@package")), "")
