"""How this machine's pip reaches its index, as a build can use it without the image keeping it.

Only what concerns reaching packages is taken over: a `--user` or a cache folder means nothing in a build.
"""

from __future__ import annotations

import ast
import configparser
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from tests.docker.engine import say

KEPT = {
    *("index-url", "extra-index-url", "find-links", "no-index"),
    *("trusted-host", "proxy", "timeout", "retries"),
}
PLACES = ("index-url", "extra-index-url", "find-links")
BUNDLES = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
CA_IN_BUILD = "/run/secrets/ca.pem"


@dataclass(frozen=True)
class Settings:
    """Keys of pip's `[global]`, the CA bundle if one is configured, and the local folders that keys name."""

    keys: dict[str, str]
    ca_bundle: Path | None
    folders: list[Path]

    def secrets(self, folder: Path) -> list[str]:
        """Written into `folder`, and as options of a build."""
        written = configparser.RawConfigParser()
        written["global"] = self.keys
        with (folder / "pip.conf").open("w", encoding="utf-8") as file:
            written.write(file)
        options = ["--secret", f"id=pip_conf,src={folder / 'pip.conf'}"]
        if self.ca_bundle:
            shutil.copyfile(self.ca_bundle, folder / "ca.pem")
            options += ["--secret", f"id=ca_bundle,src={folder / 'ca.pem'}"]
        return options


def settings(*, keep_local: bool) -> Settings:
    """Of this machine. A Docker build cannot see its folders; one that can mount them keeps them."""
    listing = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, cwd="/", check=False
    )
    return usable(configured(listing.stdout, os.environ), os.environ, keep_local=keep_local)


def configured(listing: str, environment: Mapping[str, str]) -> dict[str, str]:
    """What `pip config list` prints, its sections and the environment put together in pip's order."""
    sections: dict[str, dict[str, str]] = {"global": {}, "install": {}}
    for line in listing.splitlines():
        name, _, value = line.partition("=")
        section, _, key = name.partition(".")
        if section in sections:
            sections[section][key] = ast.literal_eval(value)
    said = {
        name[4:].lower().replace("_", "-"): value
        for name, value in environment.items()
        if name.startswith("PIP_") and value
    }
    found = sections["global"] | sections["install"] | said
    if "default-timeout" in found:
        found.setdefault("timeout", found["default-timeout"])
    return found


def usable(found: Mapping[str, str], environment: Mapping[str, str], *, keep_local: bool) -> Settings:
    """What of a configuration holds in a build."""
    keys = {key: value for key, value in found.items() if key in KEPT}
    folders: set[Path] = set()
    for key in PLACES:
        places = []
        for place in keys.pop(key, "").split():
            path = _local(place)
            if path is None:
                places.append(place)
            elif not path.exists():
                continue
            elif keep_local:
                places.append(path.as_uri())
                # the pages of an index link to files beside it
                is_index = key != "find-links" and path.parent != path.parent.parent
                folders.add(path.parent if is_index or path.is_file() else path)
            else:
                say(f"pip: {path} is a folder of this machine, which a Docker build cannot see: left out")
        if places:
            keys[key] = "\n".join(places)
    bundles = [found.get("cert"), *(environment.get(name) for name in BUNDLES)]
    bundle = next((Path(path) for path in bundles if path and Path(path).is_file()), None)
    if bundle:
        keys["cert"] = CA_IN_BUILD
    return Settings(keys, bundle, sorted(folders))


def _local(place: str) -> Path | None:
    """The path that a URL or a path has on this machine."""
    parts = urlsplit(place)
    if parts.scheme == "file":
        return Path(url2pathname(parts.path))
    return None if parts.scheme else Path(place).expanduser().absolute()
