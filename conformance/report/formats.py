"""The formats that a report is written in: one table, which options, pages and tests ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from simulator import Text

if TYPE_CHECKING:
    from conformance.model import Verdict
    from conformance.report import Listener


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One of them: the option that asks for it, what it is and who reads it, and the class that writes it,
    `module:Class`."""

    name: str
    says: Text
    readers: Text
    written_by: str
    compares: bool = False  # it tells how an earlier run ended
    printed: bool = False  # on the standard output, and no file

    @property
    def option(self) -> str:
        return f"--{self.name}"

    def opened(self, path: Path | None, against: Mapping[str, Verdict] | None) -> Listener:
        """A listener that writes that file, or prints; `against` are the verdicts of an earlier run."""
        module, _, name = self.written_by.partition(":")
        given = [*([] if path is None else [path]), *([against] if self.compares else [])]
        listener: Listener = getattr(import_module(module), name)(*given)
        return listener


FORMATS: tuple[Format, ...] = (
    Format(
        name="json",
        says=Text("as JSON", "JSON 文件"),
        readers=Text("programs; `wxconf diff`, `--against`", "程序；`wxconf diff`、`--against`"),
        written_by="conformance.report.json:Json",
        compares=True,
    ),
    Format(
        name="junit",
        says=Text("as JUnit XML", "JUnit XML 文件"),
        readers=Text("Jenkins, GitLab and most other CI", "Jenkins、GitLab 等多数 CI"),
        written_by="conformance.report.junit:JUnit",
    ),
    Format(
        name="html",
        says=Text("as one HTML file", "单个 HTML 文件"),
        readers=Text("people, in a browser", "人，在浏览器中"),
        written_by="conformance.report.html:Html",
        compares=True,
    ),
    Format(
        name="html-full",
        says=Text("as one HTML file with the whole journal", "单个 HTML 文件，含全部日志"),
        readers=Text("people who look at what went right as well", "人，也要查看没有问题的部分时"),
        written_by="conformance.report.html:HtmlFull",
        compares=True,
    ),
    Format(
        name="summary",
        says=Text("as a summary in Markdown", "Markdown 摘要"),
        readers=Text(
            'people, in the summary of a job: `--summary "$GITHUB_STEP_SUMMARY"`',
            '人，在作业摘要中：`--summary "$GITHUB_STEP_SUMMARY"`',
        ),
        written_by="conformance.report.summary:Summary",
        compares=True,
    ),
    Format(
        name="annotations",
        says=Text("as annotations of GitHub", "GitHub 注解"),
        readers=Text("GitHub Actions: beside the job and the file", "GitHub Actions：显示在作业与文件旁"),
        written_by="conformance.report.annotations:Annotations",
        printed=True,
    ),
    Format(
        name="code-quality",
        says=Text("as code quality of GitLab", "GitLab 代码质量"),
        readers=Text("GitLab: in the merge request", "GitLab：显示在合并请求中"),
        written_by="conformance.report.code_quality:CodeQuality",
    ),
    Format(
        name="sarif",
        says=Text("as SARIF 2.1.0", "SARIF 2.1.0 文件"),
        readers=Text("code scanning of GitHub, editors", "GitHub 代码扫描、编辑器"),
        written_by="conformance.report.sarif:Sarif",
    ),
)
BY_NAME: Mapping[str, Format] = {each.name: each for each in FORMATS}


@dataclass(frozen=True, slots=True)
class Reports:
    """The reports that were asked for: by name of the format, the file, None for one that is printed; and an
    earlier report as JSON that they are to be compared with."""

    files: Mapping[str, Path | None] = field(default_factory=dict)
    against: Path | None = None

    def __bool__(self) -> bool:
        return bool(self.files)

    def see_writable(self) -> None:
        """A UsageError for a file that cannot be written."""
        from simulator import see_writable

        see_writable(*self.files.values())

    def opened(self) -> list[Listener]:
        """Who writes them. A UsageError where there is nothing to compare in, or nothing to compare with."""
        before = None if self.against is None else self._before(self.against)
        return [BY_NAME[name].opened(path, before) for name, path in self.files.items()]

    def _before(self, against: Path) -> Mapping[str, Verdict]:
        from conformance.report.compare import read_verdicts
        from simulator import UsageError

        telling = [each for each in FORMATS if each.compares]
        if not any(each.name in self.files for each in telling):
            options = Text.joined((Text.same(each.option) for each in telling), Text(" or ", " 或 "))
            raise UsageError(
                Text(
                    f"--against is told in the report of {options.en}: name a file for it",
                    f"--against 的比较写在 {options.zh} 的报告中：请给出文件名",
                )
            )
        return read_verdicts(against)
