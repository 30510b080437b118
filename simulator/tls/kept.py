"""The authority of whoever uses this machine: made at first use, kept in their folder, never shipped."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.files import read_whole
from simulator.texts import NOTHING, Text
from simulator.tls.names import served
from simulator.usage import UsageError

if TYPE_CHECKING:
    from simulator.tls.authority import Authority

VARIABLE = "WXSIM_CA_DIR"
FILE = "authority.pem"
MOST = 64 * 1024
LACKING = Text(
    "TLS needs the package cryptography, which is not installed: pip install 'wxsim[tls]'",
    "TLS 需要 cryptography 包，而它没有安装：pip install 'wxsim[tls]'",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An authority, the folder of it and of the files for clients, and why it was made now; nothing for
    one that was there."""

    authority: Authority
    folder: Path
    made: Text = NOTHING


def place(given: Path | None = None, environ: Mapping[str, str] = os.environ) -> Path:
    """The folder: the one given, the variable's, or the platform's for a program's own files."""
    import click

    named = given or environ.get(VARIABLE) or Path(click.get_app_dir("wxsim", roaming=False)) / "ca"
    return Path(named).absolute()


def open_authority(
    folder: Path,
    names: Sequence[str] = (),
    *,
    now: datetime | None = None,
    new: bool = False,
    environ: Mapping[str, str] = os.environ,
) -> Kept:
    """The one of that folder, or another where there is none, where it ends soon or does not cover the names.
    The files for clients are renewed."""
    try:
        from simulator.tls import authority, trust
    except ImportError as error:
        if not (error.name or "").startswith(("cryptography", "certifi")):
            raise
        raise UsageError(LACKING) from None
    now = datetime.now(UTC) if now is None else now
    file = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        found = authority.read(read_whole(file, MOST), str(file)) if file.exists() and not new else None
        made_for = NOTHING
        while why := _why_another(found, names, now, new=new and not made_for):
            made = authority.made((*served(names), *(() if found is None else found.names)), now)
            found = _put(made, file, after=found, new=new)
            made_for = made_for or why
        assert found is not None
        for name, data in trust.trust_files(found, folder.as_posix(), environ).items():
            (folder / name).parent.mkdir(exist_ok=True)
            trust.write_private(folder / name, data, mode=0o644)
    except OSError as error:
        raise UsageError(
            Text(
                f"{folder}: certificates cannot be kept there: {error.strerror or error}. Name a "
                f"folder of yours with --ca-dir or {VARIABLE}",
                f"{folder}：无法在此保存证书：{error.strerror or error}。用 --ca-dir 或 {VARIABLE} "
                "指明你的文件夹",
            )
        ) from None
    return Kept(authority=found, folder=folder, made=made_for)


def _put(made: Authority, file: Path, *, after: Authority | None, new: bool) -> Authority:
    """Writes one in place of the one before, or where there was none. Of several that do so at once the first
    counts, and the others use his: a file named after the one before says which that is."""
    from simulator.tls import authority, trust

    if new:
        trust.write_private(file, made.dump())
        return made
    claim = (
        file if after is None else file.with_name(f"{FILE}.after-{after.fingerprint[:23].replace(':', '')}")
    )
    if not trust.write_private(claim, made.dump(), first=True):
        made = authority.read(read_whole(claim, MOST), str(claim))
    if claim != file:
        trust.write_private(file, made.dump())
    return made


def export(kept: Kept, folder: Path, environ: Mapping[str, str] = os.environ) -> list[Path]:
    """Writes the files for clients, and no key, to another folder."""
    from simulator.tls import trust

    rows = trust.trust_files(kept.authority, folder.absolute().as_posix(), environ)
    try:
        for name, data in rows.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            trust.write_private(folder / name, data, mode=0o644)
    except OSError as error:
        raise UsageError(
            Text(
                f"{folder}: cannot be written: {error.strerror or error}",
                f"{folder}：无法写入：{error.strerror or error}",
            )
        ) from None
    return [folder / name for name in rows]


def _why_another(found: Authority | None, names: Sequence[str], now: datetime, *, new: bool) -> Text:
    from simulator.tls.authority import LEFT

    if found is None:
        return Text("another was asked for", "要求更换") if new else Text("there was none", "此前没有")
    if found.ends - now < LEFT:
        return Text(f"the one before ends on {found.ends:%Y-%m-%d}", f"原来的在 {found.ends:%Y-%m-%d} 到期")
    if now < found.root.not_valid_before_utc:
        begins = f"{found.root.not_valid_before_utc:%Y-%m-%d}"
        return Text(f"the one before begins on {begins} only", f"原来的 {begins} 才生效")
    if foreign := [name for name in served(names) if not found.covers(name)]:
        listed = ", ".join(foreign)
        return Text(f"the one before may not sign for {listed}", f"原来的不能签发 {listed}")
    return NOTHING
