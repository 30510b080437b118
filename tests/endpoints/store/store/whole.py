"""Stories in which the calls of this resource show all that they can show."""

from __future__ import annotations

from tests.core.sample import Town
from tests.endpoints.forms import PNG
from tests.endpoints.store.stories import Ask, whole


@whole("basics/info/get")
def the_store(town: Town, ask: Ask) -> None:
    ask("basics/info/get")


@whole("basics/img/upload")
def a_picture_by_each_way(town: Town, ask: Ask) -> None:
    ask.upload("basics/img/upload", PNG, upload_type="0", resp_type="0")
    address = "https://example.com/a.png"
    by_query = {"upload_type": "1", "resp_type": "1", "img_url": address}
    in_query = ask("basics/img/upload", query=by_query)["pic_file"]["img_url"]
    del by_query["img_url"]
    in_body = ask("basics/img/upload", query=by_query, img_url=address)["pic_file"]["img_url"]
    assert in_query != in_body
    assert all(url.startswith(f"https://mmecimage.cn/p/{town.shop}/") for url in (in_query, in_body))
