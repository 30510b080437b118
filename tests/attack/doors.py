"""A control interface that has a token: nobody gets in without it, whatever else is sent."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.attack.ground import Ground, ground, shown
from tests.attack.pages import paths_of_control
from tests.attack.part import Bounds, Figures, Part
from tests.attack.requests import GARBAGE, METHODS, TEXT_OF_FIELD, Asked, Pairs, bodies
from tests.attack.search import Broke, search
from tests.attack.values import ANYTHING, TEXTS

EXAMPLES = 80
TOKEN = "right0123456789-token-of-the-control"
FREE = "/healthz"
NEARLY = (
    *(
        TOKEN[:-1],
        TOKEN + "x",
        TOKEN.upper(),
        TOKEN + "\x00",
        " " + TOKEN[1:],
        TOKEN[::-1],
        "é" + TOKEN,
        "Bearer",
    ),
    *(
        "",
        "Basic " + TOKEN,
        f"Bearer {TOKEN}x",
        f"Bearer {TOKEN} {TOKEN}",
        f"Bearer  {TOKEN[:-1]}",
        f"Token {TOKEN}",
    ),
    *(
        f"wxsim={TOKEN}",
        "wxsim_control=" + "0" * 64,
        "wxsim_control=\xff",
        f'token="{TOKEN}"',
        "; ; =",
        "a=b, c",
    ),
    *("[::1].evil.com", "127.0.0.1.evil.com", "http://evil.com", "cross-site", "null"),
)
WORDS: SearchStrategy[str] = st.one_of(st.sampled_from(NEARLY), TEXT_OF_FIELD)
FIELDS: SearchStrategy[Pairs] = st.lists(
    st.tuples(
        st.sampled_from(("Authorization", "Cookie", "Host", "Origin", "Sec-Fetch-Site", "X-Token")), WORDS
    ),
    max_size=3,
    unique_by=lambda pair: pair[0],
).map(tuple)
QUERY: SearchStrategy[Pairs] = st.lists(
    st.tuples(
        st.sampled_from(("token", "Token", "token[]")), st.one_of(st.sampled_from(NEARLY), TEXTS, GARBAGE)
    ),
    max_size=3,
).map(tuple)


def asked(path: str) -> SearchStrategy[Asked]:
    plainly = st.builds(
        Asked,
        st.sampled_from(("GET", "POST", *METHODS)),
        st.just(path),
        query=QUERY,
        garbage=st.one_of(st.just(b""), GARBAGE),
        headers=FIELDS,
        body=st.one_of(st.none(), bodies(ANYTHING)),
    )
    return st.one_of(plainly, st.builds(lambda one, tail: replace(one, tail=tail), plainly, GARBAGE))


# What a listener refuses ahead of the token has codes of its own; 0 is a connection that it cut.
OUT = {0, 400, 401, 403, 413, 414, 431, 501, 505}


def kept_out(world: Ground, one: Asked) -> None:
    """Whoever has not the token gets nothing of the world."""
    heard = world.ask(world.control, one)
    if heard.status not in OUT and one.path != FREE and one.path + one.tail.decode("latin-1") != FREE:
        request = shown(one.written(world.find, "127.0.0.1"))
        raise Broke(
            f"let in with {heard.status}", f"{heard.status} without the token: {heard.body[:300]!r}", request
        )


def run(bounds: Bounds) -> Figures:
    figures, signs = Figures(), set[str]()
    chosen = [path for path in ("/", *paths_of_control()) if bounds.target in path]
    for by in bounds.rounds():
        with ground(figures, seed=by, peopled=False, control_token=TOKEN) as world:
            world.renew()
            for path in chosen:
                found = search(
                    asked(path), lambda one: kept_out(world, one), by=by, examples=EXAMPLES, known=signs
                )
                if found is not None:
                    figures.fell(path, found.what, found.again)
            heard = world.control.ask(
                f"GET /state HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\n\r\n".encode()
            )
            if heard.status != 200:
                figures.fell("the right token", f"it is answered {heard.status}: {heard.body[:300]!r}")
    return figures


PART = Part(what="a control interface that has a token", unit="requests", seconds=6, run=run)
