"""Stories in which what changes at this resource is read back."""

from __future__ import annotations

from tests.core.sample import Town
from tests.endpoints.forms import JPEG, PNG
from tests.endpoints.store.stories import Ask, reads_back, unread


@reads_back("basics/img/upload")
@reads_back("basics/media/get")
def a_picture_comes_back_as_it_was(town: Town, ask: Ask) -> None:
    for picture in (PNG, JPEG):
        sent = ask.upload("basics/img/upload", picture, upload_type="0", resp_type="0")["pic_file"]
        assert ask("basics/media/get", query={"media_id": sent["media_id"]})["file"] == picture


unread("basics/qualification/upload", "what uses the id of a proof shows it to nobody")


@reads_back("basics/qualification/upload")
def a_proof_has_an_id_of_its_own(town: Town, ask: Ask) -> None:
    ids = {ask.upload("basics/qualification/upload", PNG)["data"]["file_id"] for _ in range(2)}
    assert len(ids) == 2


@reads_back("basics/shop/h5url/get", constant="a store's link stays")
def a_link_is_the_stores_own(town: Town, ask: Ask) -> None:
    assert ask("basics/shop/h5url/get")["shop_h5url"].startswith("https://")


@reads_back("basics/shop/qrcode/get", constant="a store's code stays")
def a_code_is_the_stores_own(town: Town, ask: Ask) -> None:
    assert ask("basics/shop/qrcode/get")["shop_qrcode"].startswith("https://")


@reads_back("basics/shop/taglink/get", constant="a store's link stays")
def a_link_for_chats_tells_who_shares_it(town: Town, ask: Ask) -> None:
    links = {ask("basics/shop/taglink/get", wecom_user_id=who)["shop_taglink"] for who in ("a", "b", "a")}
    assert len(links) == 2


@reads_back("basics/info/get")
def a_store_says_what_has_become_of_it(town: Town, ask: Ask) -> None:
    town.do("rename_store", store=town.shop, nickname="新名")
    town.do("close_store", store=town.shop, notice=60.0)
    info = ask("basics/info/get")["info"]
    assert (info["nickname"], info["status"]) == ("新名", "closing")
    town.pass_(60)
    assert ask("basics/info/get")["info"]["status"] == "close_finished"


@reads_back("basics/addresscode/get", constant="regions stay")
def regions_lie_in_one_another(town: Town, ask: Ask) -> None:
    code, names = 0, []
    for wanted in ("广东省", "广州市", "海珠区"):
        below = ask("basics/addresscode/get", addr_code=code)["next_level_addrs"]
        [found] = [each for each in below if each["name"] == wanted]
        code = found["code"]
        names.append((code, found["level"]))
    assert names == [(440000000, 1), (440100000, 2), (440105000, 3)]
    last = ask("basics/addresscode/get", addr_code=code)
    assert last["addrs_msg"] == {"name": "海珠区", "code": 440105000, "level": 3}
    assert "next_level_addrs" not in last
