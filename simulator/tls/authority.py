"""Root, intermediate, leaf: nobody has the root's key, and the intermediate can sign for our names alone.

The wall clock counts here: a client compares with its own, whatever the time of the world is.
"""

from __future__ import annotations

import ipaddress
import threading
import warnings
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from simulator.texts import Text
from simulator.tls.names import is_address, plain
from simulator.usage import UsageError

LIVES = timedelta(days=397)
LEAF_LIVES = timedelta(days=90)
LEFT = timedelta(days=30)  # with less than that another one is made
SLOW = timedelta(days=1)  # by which a client's clock may be behind
BEGIN, END = b"-----BEGIN CERTIFICATE-----", b"-----END CERTIFICATE-----"
PLATFORM_DOMAIN = "weixin.qq.com"
LOCAL_NAMES = ("localhost",)
LOCAL_NETWORKS = ("127.0.0.0/8", "::1/128")


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """A root, and the intermediate below it with its key."""

    root: x509.Certificate
    intermediate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def ends(self) -> datetime:
        return self.intermediate.not_valid_after_utc

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the root, as programs show it."""
        return self.root.fingerprint(hashes.SHA256()).hex(":").upper()

    @property
    def permitted(self) -> tuple[str, ...]:
        """What it can sign for: domains with all below them, and networks."""
        rows = self.intermediate.extensions.get_extension_for_class(x509.NameConstraints)
        return tuple(str(one.value) for one in rows.value.permitted_subtrees or ())

    @property
    def names(self) -> tuple[str, ...]:
        """The names and single addresses of these."""
        rows = ((each, *each.split("/")) for each in self.permitted)
        return tuple(name for _, name, *bits in rows if not bits or bits[0] in ("32", "128"))

    def covers(self, name: str) -> bool:
        if is_address(name):
            networks = (each for each in self.permitted if "/" in each)
            return any(ipaddress.ip_address(name) in ipaddress.ip_network(each) for each in networks)
        return any(name == each or name.endswith(f".{each}") for each in self.permitted)

    def pem(self) -> bytes:
        """The root alone: what is to be trusted."""
        return _pem(self.root)

    def dump(self) -> bytes:
        """All of it, the key too."""
        return _key_pem(self.key) + _pem(self.intermediate) + _pem(self.root)

    def leaf(self, names: Iterable[str], now: datetime, lives: timedelta = LEAF_LIVES) -> bytes:
        """Key, certificate for the names, and intermediate, as a server loads them."""
        key = ec.generate_private_key(ec.SECP256R1())
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        certificate = (
            _begun("wxsim", self.intermediate.subject, key, now, min(now + lives, self.ends))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs=False), critical=True)
            .add_extension(usage, critical=False)
            .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
            .add_extension(_issuer(self.key), critical=False)
            .sign(self.key, hashes.SHA256())
        )
        return _key_pem(key) + _pem(certificate) + _pem(self.intermediate)


def made(names: Iterable[str], now: datetime) -> Authority:
    """A new one that can sign for the platform, this machine, and these names."""
    root_key = ec.generate_private_key(ec.SECP256R1())  # kept by nobody
    ends = now + LIVES
    title = f"wxsim local root {now:%Y-%m-%d}"
    unsigned = _begun(title, None, root_key, now, ends)
    root = (
        unsigned.add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    key = ec.generate_private_key(ec.SECP256R1())
    intermediate = (
        _begun("wxsim local intermediate", root.subject, key, now, ends)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(_constraints(names), critical=True)
        .add_extension(_issuer(root_key), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    return Authority(root=root, intermediate=intermediate, key=key)


def read(data: bytes, where: str) -> Authority:
    """One that was dumped; a UsageError where it is none, or its parts are of several."""
    try:
        key = serialization.load_pem_private_key(data, None)
        intermediate, root = x509.load_pem_x509_certificates(data)
        intermediate.verify_directly_issued_by(root)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        assert key.public_key() == intermediate.public_key()
        found = Authority(root=root, intermediate=intermediate, key=key)
        found.permitted  # noqa: B018 - there, or this raises
    except (AssertionError, ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound):
        raise UsageError(
            Text(
                f"{where} is no authority of ours: `wxsim ca --new` makes another, which whoever "
                "trusted this one has to be given",
                f"{where} 不是我们的证书机构：`wxsim ca --new` 会另建一个，并须交给信任过它的各方",
            )
        ) from None
    return found


# Filters of warnings are the process's: of two that change them at once one would put the other's back.
_QUIET = threading.Lock()


def certificates(data: bytes) -> list[x509.Certificate]:
    """Those that can be read of a file of many: one that is odd hinders none of the others."""
    found = []
    with _QUIET, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of serial numbers of public roots, which nobody here can mend
        for block in data.split(BEGIN)[1:]:
            body, end, _ = block.partition(END)
            with suppress(ValueError):
                found.append(x509.load_pem_x509_certificate(BEGIN + body + end))
    return found


def _begun(
    title: str,
    issuer: x509.Name | None,
    key: ec.EllipticCurvePrivateKey,
    now: datetime,
    ends: datetime,
) -> x509.CertificateBuilder:
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "wxsim, a simulator on this machine"),
            x509.NameAttribute(NameOID.COMMON_NAME, title),
        ]
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer or subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - SLOW)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    """Of an authority, or of a server."""
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _issuer(key: ec.EllipticCurvePrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())


def _constraints(names: Iterable[str]) -> x509.NameConstraints:
    """Addresses too: a kind of name that is not constrained may be anything."""
    below = (*LOCAL_NAMES, PLATFORM_DOMAIN)
    rows: list[x509.GeneralName] = [x509.DNSName(each) for each in below]
    rows += [x509.IPAddress(ipaddress.ip_network(each)) for each in LOCAL_NETWORKS]
    for name in map(plain, names):
        if is_address(name):
            address = ipaddress.ip_address(name)
            if not any(address in ipaddress.ip_network(each) for each in LOCAL_NETWORKS):
                rows.append(x509.IPAddress(ipaddress.ip_network(address)))
        elif not any(name == each or name.endswith(f".{each}") for each in below):
            rows.append(x509.DNSName(name))
    return x509.NameConstraints(permitted_subtrees=rows, excluded_subtrees=None)


def _general(name: str) -> x509.GeneralName:
    return x509.IPAddress(ipaddress.ip_address(name)) if is_address(name) else x509.DNSName(name)


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _key_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
