"""What a CI runs, run by a shell: the reports are there, and the job ends as the run did."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from conformance.mutants import reference_file
from tests.documentation import ROOT
from tests.reports import read

ACTION = ROOT / "ci" / "github" / "action.yml"
JOB = ROOT / "ci" / "gitlab" / "wxconf.yml"
BASH = shutil.which("bash")
pytestmark = pytest.mark.skipif(BASH is None or os.name == "nt", reason="there is no bash")


def action() -> Any:
    return yaml.safe_load(ACTION.read_text(encoding="utf-8"))


def step(name: str) -> Any:
    [found] = [each for each in action()["runs"]["steps"] if each.get("id") == name]
    return found


def job() -> Any:
    return yaml.safe_load(JOB.read_text(encoding="utf-8"))["wxconf"]


def environment(folder: Path, **more: str) -> dict[str, str]:
    """What a step of a job finds around it: `wxconf` is on its path."""
    return {
        **os.environ,
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"])),
        "GITHUB_WORKSPACE": str(folder),
        "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
        "GITHUB_OUTPUT": str(folder / "output"),
        "GITHUB_PATH": str(folder / "path"),
        "RUNNER_TEMP": str(folder),
        **more,
    }


def played(script: str, folder: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(BASH), "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env=env,
        capture_output=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def given(values: Mapping[str, str], **inputs: str) -> dict[str, str]:
    """The variables of a step, with these inputs instead of the defaults."""
    known = {name: str(each["default"]) for name, each in action()["inputs"].items()} | inputs

    def filled(text: str) -> str:
        text = re.sub(r"\$\{\{ inputs\.(\w+) \}\}", lambda found: known[found[1]], text)
        return text.replace("${{ github.action_path }}", str(ACTION.parent))

    return {name: filled(value) for name, value in values.items()}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    shutil.copy(reference_file(), tmp_path / "my provider.yaml")
    return tmp_path


WRONG = "--only ticket.acknowledged --variant push-says-ok --no-doctor -q"
RIGHT = "--only ticket.acknowledged --no-doctor -q"


@pytest.mark.parametrize(("arguments", "code"), [(RIGHT, 0), (WRONG, 1), ("--only no.such", 2)])
def test_the_action_runs_and_ends_as_the_run_did(arguments: str, code: int, repository: Path) -> None:
    run = step("run")
    inputs = given(run["env"], provider="my provider.yaml", arguments=arguments)
    ended = played(run["run"], repository, environment(repository, **inputs))
    assert ended.returncode == code, ended.stderr
    assert (repository / "output").read_text(encoding="utf-8") == f"exit-code={code}\n"
    if code == 2:
        return
    out = repository / "wxconf-reports"
    assert read(out / "result.json")["file"] == "my provider.yaml"
    assert {path.name for path in out.iterdir()} == {
        "result.json",
        "junit.xml",
        "report.html",
        "wxconf.sarif",
    }
    assert "1 check · 1 scenario" in (repository / "summary.md").read_text(encoding="utf-8")
    found = re.findall(r"(?m)^::error file=(.*),line=1::", ended.stdout)
    assert [each for each in found if "my provider.yaml" not in each] == []
    assert ("::error " in ended.stdout) == bool(code)


def test_what_a_name_is_made_of_is_no_command(repository: Path) -> None:
    run = step("run")
    inputs = given(run["env"], provider="$(touch evil)`touch evil`.yaml", arguments="--only $(touch evil) *")
    ended = played(run["run"], repository, environment(repository, **inputs))
    assert ended.returncode == 2
    assert not (repository / "evil").exists()


def test_the_action_installs_what_it_comes_with() -> None:
    install = step("install")
    env = given(install["env"])
    assert (Path(env["SOURCES"]) / "pyproject.toml").resolve() == ROOT / "pyproject.toml"
    assert "$SOURCES" in install["run"]
    assert played(f"set -n\n{install['run']}", ROOT, dict(os.environ)).returncode == 0


def test_every_input_is_used_and_none_is_written_into_a_script() -> None:
    text = ACTION.read_text(encoding="utf-8")
    for name in action()["inputs"]:
        assert f"inputs.{name}" in text.partition("runs:")[2], name
    for each in action()["runs"]["steps"]:
        assert "${{" not in each.get("run", "")


@pytest.mark.parametrize(("arguments", "code"), [(RIGHT, 0), (WRONG, 1)])
def test_the_job_runs_and_ends_as_the_run_did(arguments: str, code: int, repository: Path) -> None:
    names = {"WXCONF_PROVIDER": "my provider.yaml", "WXCONF_ARGUMENTS": arguments}
    assert set(names) < set(job()["variables"])
    script = "\n".join(job()["script"])
    env = environment(repository, CI_PROJECT_DIR=str(repository), **names)
    ended = played(script, repository, env)
    assert ended.returncode == code, ended.stderr
    for kind in ("junit", "codequality"):
        assert (repository / job()["artifacts"]["reports"][kind]).stat().st_size
    found = json.loads((repository / job()["artifacts"]["reports"]["codequality"]).read_text("utf-8"))
    assert bool(found) == bool(code)
    assert {each["location"]["path"] for each in found} <= {"my provider.yaml"}


@pytest.mark.parametrize(
    ("file", "schema"),
    [(ACTION, "vendor.github-actions"), (JOB, "vendor.gitlab-ci")],
    ids=["github", "gitlab"],
)
def test_a_file_has_the_shape_that_its_reader_wants(file: Path, schema: str) -> None:
    words = ["-m", "check_jsonschema", "--builtin-schema", schema, str(file)]
    ended = subprocess.run([sys.executable, *words], capture_output=True, encoding="utf-8", check=False)
    assert ended.returncode == 0, ended.stdout
