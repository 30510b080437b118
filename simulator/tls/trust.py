"""What makes clients trust the authority: the files that their variables name.

Where a variable replaces what a client trusts otherwise, its file has the public roots too, and whatever this
process was told to trust: the program's other calls go on as before.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path

import certifi
from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from simulator.files import read_whole
from simulator.tls.authority import Authority, certificates
from simulator.tls.environment import BUNDLE, CA, HOSTS_OF_NODE, JAVA_PASSWORD, JAVA_STORE, PHP, PHP_INI
from simulator.usage import UsageError

TELL = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS")
MOST = 8 * 1024 * 1024  # bytes of a file of roots


def trust_files(authority: Authority, folder: str, environ: Mapping[str, str]) -> dict[str, bytes]:
    """The files by their names below a folder that clients see under that name."""
    roots = [authority.pem(), *_public(environ)]
    return {
        CA: authority.pem(),
        BUNDLE: b"\n".join(roots),
        JAVA_STORE: _java_store(certificates(b"\n".join(roots))),
        HOSTS_OF_NODE: files("simulator.tls").joinpath(HOSTS_OF_NODE).read_bytes(),
        f"{PHP}/{PHP_INI}": f'curl.cainfo="{folder}/{BUNDLE}"\nopenssl.cafile="{folder}/{BUNDLE}"\n'.encode(),
    }


def _public(environ: Mapping[str, str]) -> Iterable[bytes]:
    """Certifi's roots, and those of the files that this process is told to trust; none of those is ours."""
    yield Path(certifi.where()).read_bytes()
    named = dict.fromkeys(filter(None, map(environ.get, TELL)))
    for each in map(Path, named):
        if each.name in (CA, BUNDLE) and (each.parent / JAVA_STORE).exists():
            continue
        try:
            yield read_whole(each, MOST)
        except UsageError:  # a variable that leads nowhere is the other programs' concern
            continue


def _java_store(roots: Iterable[x509.Certificate]) -> bytes:
    """Java has one store alone, and none where its path is wrong: it gets the public roots as well."""
    known = dict.fromkeys(roots)
    rows = [pkcs12.PKCS12Certificate(root, f"root {n}".encode()) for n, root in enumerate(known)]
    return pkcs12.serialize_java_truststore(rows, BestAvailableEncryption(JAVA_PASSWORD.encode()))


def write_private(path: Path, data: bytes, *, first: bool = False, mode: int = 0o600) -> bool:
    """Writes a file whole, or not at all; `first` where there is none yet, and otherwise answers False."""
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        file = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
        with os.fdopen(file, "wb") as opened:
            opened.write(data)
        if first:
            return _linked(part, path)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return True


def _linked(part: Path, path: Path) -> bool:
    """Of two that begin at once one is first; where there are no links, the last."""
    try:
        path.hardlink_to(part)
    except FileExistsError:
        return False
    except OSError:
        part.replace(path)
    return True
