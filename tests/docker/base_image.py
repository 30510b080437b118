"""A base image for machines that can pull none: Debian with Python, made by debootstrap."""

from __future__ import annotations

import platform
import shutil
import subprocess
from pathlib import Path

from tests.docker.engine import Broken, say
from tests.docker.storage import Storage

PACKAGES = "python3,python3-venv,ca-certificates"
NOT_NEEDED = (
    "var/cache/apt",
    "var/lib/apt/lists",
    "var/log",
    *(f"usr/share/{each}" for each in ("doc", "man", "locale", "info")),
)
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
DEFAULT_RELEASE = "bookworm"


def base_image(storage: Storage, release: str | None) -> str:
    """Its name; made once per Debian release, by default this machine's."""
    release = release or _own_release()
    name = f"localhost/wxsim-base:{release}"
    if storage.do("images", "--quiet", "--filter", f"reference={name}"):
        return name
    say(f"making a base image of Debian {release}")
    container = storage.do("from", "scratch")
    with storage.mounted(container) as folder:
        _install(release, folder)
        for each in NOT_NEEDED:
            shutil.rmtree(folder / each, ignore_errors=True)
            (folder / each).mkdir(parents=True)
    storage.do("config", "--cmd", "python3", "--env", f"PATH={PATH}", container)
    storage.do("commit", "--quiet", "--format", "docker", "--rm", container, name)
    return name


def _install(release: str, folder: Path) -> None:
    command = [
        "debootstrap",
        "--variant=minbase",
        f"--include={PACKAGES}",
        release,
        str(folder),
        *_mirror(release),
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise Broken("\n".join([*done.stdout.splitlines()[-30:], "debootstrap failed"]))


def _own_release() -> str:
    try:
        own = platform.freedesktop_os_release()
    except OSError:
        return DEFAULT_RELEASE
    return own.get("VERSION_CODENAME", DEFAULT_RELEASE) if own["ID"] == "debian" else DEFAULT_RELEASE


def _mirror(release: str) -> list[str]:
    """Where this machine's apt gets that release from, if it does; debootstrap knows one by itself."""
    asked = ["Created-By: Packages", "Origin: Debian", f"Codename: {release}"]
    command = ["apt-get", "indextargets", "--format", "$(REPO_URI)", *asked]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()[:1]
    except FileNotFoundError:
        return []
