"""Hydra's view of Siaga: a sweep is one study, handed over whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hydra._internal.core_plugins.basic_sweeper import BasicSweeper
from hydra.core.config_store import ConfigStore
from hydra.core.utils import JobReturn, JobStatus
from hydra.plugins.launcher import Launcher
from hydra.types import HydraContext, TaskFunction
from omegaconf import DictConfig


class SiagaLauncher(Launcher):
    """Takes all design points at once; none runs before all are checked."""

    def setup(self, *, hydra_context: HydraContext, task_function: TaskFunction, config: DictConfig) -> None:
        """Keep the task, which here takes a whole batch of design points."""
        self.run_batch = task_function

    def launch(self, job_overrides: Sequence[Sequence[str]], initial_job_idx: int) -> Sequence[JobReturn]:
        """Check and run the points as one study; raises Refused with the problems of all of them."""
        results = self.run_batch(job_overrides)
        return [JobReturn(status=JobStatus.COMPLETED, _return_value=result) for result in results]


class SiagaSweeper(BasicSweeper):
    """Hydra's basic sweeper in one batch: no point is composed twice, no file written before the check."""

    def setup(self, *, hydra_context: HydraContext, task_function: TaskFunction, config: DictConfig) -> None:
        """Keep the task: it knows how its design makes points of words."""
        super().setup(hydra_context=hydra_context, task_function=task_function, config=config)
        self.batch: Any = task_function

    def sweep(self, arguments: list[str]) -> Any:
        """Expand the words into design points and launch them."""
        assert self.launcher is not None and self.hydra_context is not None
        return self.launcher.launch(self.batch.expand(arguments), initial_job_idx=0)


LAUNCHER = {"_target_": "hydra_plugins.siaga.SiagaLauncher"}
SWEEPER = {"_target_": "hydra_plugins.siaga.SiagaSweeper", "max_batch_size": None, "params": None}
ConfigStore.instance().store(group="hydra/launcher", name="siaga", node=LAUNCHER, provider="siaga")
ConfigStore.instance().store(group="hydra/sweeper", name="siaga", node=SWEEPER, provider="siaga")
