"""Reads one path of a served world again and again, page after page, until its stdin ends."""

from __future__ import annotations

import http.client
import json
import sys
import threading
from urllib.parse import quote, urlsplit


def main() -> None:
    address, what = sys.argv[1:]
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=300)
    first = {"journal": "/journal?limit=1000", "state": "/state"}[what]
    path, count, most = first, 0, 0
    while not ended.is_set():
        connection.request("GET", path)
        text = connection.getresponse().read()
        count, most = count + 1, max(most, len(text))
        page = json.loads(text)
        path = first
        if what == "journal" and page["entries"]:
            path = f"{first}&after={page['next']}"
        elif what == "state" and page.get("next"):
            name, after = next(iter(page["next"].items()))
            path = f"/state?list={name}&after={quote(after)}"
    print(json.dumps({"pages": count, "bytes": most}), flush=True)


if __name__ == "__main__":
    main()
