"""`python -m tests.road`: from an empty folder to a first verdict, as somebody new goes it.

The wheel is built from this checkout and installed into a fresh environment; `wxconf init` writes
provider.yaml and the probes; the provider in app.py mounts them; `wxconf doctor` finds nothing wrong, and
of what `wxconf run` judges everything passes.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

from tests import reports

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FAMILIES = ("order", "validity", "login", "pull")
FEWEST = 25  # checks that have to be judged
PATIENCE = 300  # seconds from the empty folder to the verdict
SOURCES = ("simulator", "conformance", "scenarios", "pyproject.toml", "README.md", "LICENSE")


class Road:
    """One way from an empty folder; each step is printed with the seconds that it took."""

    def __init__(self, folder: Path) -> None:
        self.begun = time.monotonic()
        self.folder = folder
        self.bin = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")

    def step(self, name: str, *command: str | Path, cwd: Path | None = None) -> str:
        """Runs it, and answers what it printed; ends the road where it fails."""
        began = time.monotonic()
        left = PATIENCE - (began - self.begun)
        try:
            done = subprocess.run(
                [str(word) for word in command],
                cwd=cwd or self.folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                timeout=max(left, 1),
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise SystemExit(f"road: {name} was not over within {PATIENCE} s of the beginning") from None
        print(f"{name}: {time.monotonic() - began:.0f} s", flush=True)
        if done.returncode:
            raise SystemExit(f"road: {name} ended with {done.returncode}\n{done.stdout[-4000:]}")
        return done.stdout


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="wxsim-road-") as name:
        road = Road(Path(name))
        source, home = road.folder / "source", road.folder / "provider"
        for each in SOURCES:
            copy = shutil.copytree if (ROOT / each).is_dir() else shutil.copy
            source.mkdir(exist_ok=True)
            copy(ROOT / each, source / each)
        home.mkdir()
        pip = (
            sys.executable,
            "-m",
            "pip",
            "--python",
            road.bin / "python",
            "--disable-pip-version-check",
            "--quiet",
        )
        locked = ("-c", ROOT / "tests" / "constraints.txt")
        venv.create(road.folder / "venv")
        wheels = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "wheel")
        road.step("wheel", *wheels, "--no-deps", "--wheel-dir", road.folder, source)
        (wheel,) = road.folder.glob("*.whl")
        road.step("install", *pip, "install", wheel, "wechatpy", "xmltodict", *locked)
        wxconf = road.bin / "wxconf"
        road.step("init", wxconf, "init", "--kit", "flask", "--start", '"{python}" app.py', cwd=home)
        shutil.copy(HERE / "app.py", home / "app.py")
        road.step("doctor", wxconf, "doctor", cwd=home)
        only = [word for family in FAMILIES for word in ("--only", family)]
        report = home / "report.json"
        run = ("run", "--provider", "provider.yaml", "-j", "auto", "--json", report)
        road.step("run", wxconf, *run, *only, cwd=home)
        checks = reports.read(report)["checks"]
        print(f"to the first verdict: {time.monotonic() - road.begun:.0f} s", flush=True)
    judged = [check for check in checks if check["verdict"] != "SKIP"]
    wrong = [f"{check['id']} {check['verdict']}" for check in judged if check["verdict"] != "PASS"]
    if wrong or len(judged) < FEWEST:
        print(
            f"road: {len(judged)} checks are judged, at least {FEWEST} wanted, all PASS: {', '.join(wrong)}"
        )
        return 1
    print(f"{len(judged)} checks, all PASS")
    return 0


if __name__ == "__main__":
    sys.exit(main())
