from __future__ import annotations

from pathlib import Path

import pytest

from tests.docker.pip_settings import configured, usable


def test_the_environment_goes_before_the_section_of_install_and_that_before_the_global_one() -> None:
    listing = "global.timeout='1'\nglobal.proxy='p'\ninstall.timeout='2'\nfreeze.timeout='9'\n"
    assert configured(listing, {}) == {"timeout": "2", "proxy": "p"}
    assert configured(listing, {"PIP_TIMEOUT": "3", "PIP_PROXY": ""})["timeout"] == "3"
    assert configured("", {"PIP_DEFAULT_TIMEOUT": "4"})["timeout"] == "4"


def test_only_what_concerns_reaching_packages_is_taken_over() -> None:
    found = {
        "index-url": "https://packages.example/simple",
        "user": "true",
        "cache-dir": "/c",
        "no-index": "1",
    }
    taken = usable(found, {}, keep_local=True)
    assert taken.keys == {"index-url": "https://packages.example/simple", "no-index": "1"}
    assert (taken.ca_bundle, taken.folders) == (None, [])


def test_local_folders_are_kept_where_a_build_can_mount_them(tmp_path: Path) -> None:
    wheels, index = tmp_path / "wheels", tmp_path / "index" / "simple"
    wheels.mkdir()
    index.mkdir(parents=True)
    found = {"find-links": f"{wheels} {tmp_path / 'gone'}", "extra-index-url": index.as_uri()}
    taken = usable(found, {}, keep_local=True)
    assert taken.keys == {"find-links": wheels.as_uri(), "extra-index-url": index.as_uri()}
    assert taken.folders == sorted([wheels, index.parent])


def test_local_folders_are_left_out_where_a_build_cannot_see_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = {"find-links": str(tmp_path), "index-url": "https://packages.example/simple"}
    taken = usable(found, {}, keep_local=False)
    assert taken.keys == {"index-url": "https://packages.example/simple"}
    assert taken.folders == []
    assert f"{tmp_path} is a folder of this machine" in capsys.readouterr().err


def test_a_ca_bundle_is_handed_over_under_the_name_that_it_has_in_the_build(tmp_path: Path) -> None:
    bundle = tmp_path / "own.pem"
    bundle.write_text("certificates", encoding="utf-8")
    taken = usable({"cert": str(tmp_path / "gone.pem")}, {"SSL_CERT_FILE": str(bundle)}, keep_local=True)
    (folder := tmp_path / "secrets").mkdir()
    options = taken.secrets(folder)
    assert options[1::2] == [
        f"id=pip_conf,src={folder / 'pip.conf'}",
        f"id=ca_bundle,src={folder / 'ca.pem'}",
    ]
    assert (folder / "ca.pem").read_text(encoding="utf-8") == "certificates"
    assert "cert = /run/secrets/ca.pem" in (folder / "pip.conf").read_text(encoding="utf-8")
