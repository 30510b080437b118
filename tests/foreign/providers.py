"""python -m tests.foreign.providers [NAME…]: good providers that others wrote are blamed for nothing.

`providers.yaml` lists what is played, of which families (all, where none is named), with which probes, with
TLS or not and without which variables of its own, and which checks cannot be judged there: any other of
theirs passes, or this fails. What departs from that once and not a second time is told, and fails nothing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from tests import reports

HERE = Path(__file__).parent
WORKERS, FEWER = 4, 2  # what is waited for in real time is waited for side by side


def main(names: list[str]) -> int:
    plays = yaml.safe_load((HERE / "providers.yaml").read_text(encoding="utf-8"))
    failed = False
    for name in names or plays:
        play = plays[name]
        if missing := [each for each in play.get("programs", ()) if shutil.which(each) is None]:
            print(f"{name}: NOT PLAYED, {', '.join(missing)} is not installed", flush=True)
            failed |= bool(os.environ.get("CI"))
            continue
        wrong = _wrong(play)
        if wrong:  # a machine that is busy with all these workers is slow, and providers have real time-outs
            print(f"{name}: played once more, since {'; '.join(wrong)}", flush=True)
            wrong = _wrong(play, FEWER)
        print(f"{name}: {'; '.join(wrong) if wrong else 'as it has to be'}", flush=True)
        failed |= bool(wrong)
    return int(failed)


def _wrong(play: dict[str, Any], workers: int = WORKERS) -> list[str]:
    try:
        report = played(play, workers)
    except Unreported as error:
        return [str(error)]
    return departures(report, play["skips"], play.get("chances", []))


class Unreported(Exception):
    """A run ended without a report; why, as it said."""


def played(play: dict[str, Any], workers: int) -> dict[str, Any]:
    """The JSON report of a whole run; Unreported where there is none."""
    source = HERE / play["provider"]
    described = yaml.safe_load(source.read_text(encoding="utf-8"))
    if "offers" in play:
        described["probe"]["offers"] = play["offers"]
        if not play["offers"]:
            del described["probe"]
    if "period" in play:
        described["pull"]["period"] = play["period"]
        command = described["start"]["command"]
        command[command.index("--period") + 1] = play["period"]
    for variable in play.get("without", ()):
        del described["start"]["env"][variable]
    with tempfile.TemporaryDirectory() as folder:
        # Beside the original, whose folder the start command is run in.
        with tempfile.NamedTemporaryFile("w", suffix=".yaml", dir=source.parent, encoding="utf-8") as file:
            yaml.safe_dump(described, file)
            file.flush()
            report = Path(folder) / "report.json"
            environ = dict(os.environ)
            command = [sys.executable, "-m", "conformance", "run", "--provider", file.name, "--quiet"]
            command += [f"--only={family}" for family in play.get("only", ())]
            if play.get("tls"):
                command.append("--tls")
                environ["WXSIM_CA_DIR"] = str(Path(folder) / "ca")
            run = subprocess.run(
                [*command, "-j", str(workers), "--json", str(report)],
                env=environ,
                capture_output=True,
                text=True,
                check=False,
            )
        if not report.exists():
            raise Unreported(f"wxconf wrote no report: {run.stderr.strip()}")
        document: dict[str, Any] = reports.read(report)
        return document


def departures(report: dict[str, Any], skips: list[str], chances: list[str]) -> list[str]:
    """Where the verdicts are others than they have to be; of `chances`, judged in some runs alone."""
    wrong = [f"{one['id']} ended by: {one['error']['en']}" for one in report["scenarios"] if one["error"]]
    for check in report["checks"]:
        meant = "SKIP" if check["id"] in skips else "PASS"
        if check["verdict"] != meant and not (check["id"] in chances and check["verdict"] == "SKIP"):
            seen = [f"{one['scenario']}: {one['reason']}, {one['seen']['en']}" for one in check["findings"]]
            why = "; ".join(filter(None, [(check["reason"] or {"en": ""})["en"], *seen[:3]]))
            wrong.append(f"{check['id']} is {check['verdict']}, not {meant} ({why})")
    known = {check["id"] for check in report["checks"]}
    return wrong + [f"there is no check {id_}" for id_ in skips + chances if id_ not in known]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
