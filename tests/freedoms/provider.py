"""python -m tests.freedoms.provider --freedom NAME …: the reference provider, which takes a freedom.

The other arguments are those of the reference provider.
"""

from __future__ import annotations

import sys

from conformance.reference.variant import Variant, put_in
from tests.freedoms.another_process import end_with_parent
from tests.freedoms.rows import FREEDOMS


def main() -> None:
    arguments = list(sys.argv[1:])
    place = arguments.index("--freedom")
    freedom = FREEDOMS[arguments[place + 1]]
    del arguments[place : place + 2]
    end_with_parent()
    if freedom.before is not None:
        freedom.before()
    put_in(Variant(name=freedom.name, why=freedom.why, fails=frozenset(), replace=freedom.replace))
    if (around := freedom.around) is not None:
        from conformance.reference.web import Web

        begin = Web.__init__

        def begun(self: Web, provider: object) -> None:
            begin(self, provider)  # type: ignore[arg-type]
            self.app.wsgi_app = around(self.app.wsgi_app, provider)  # type: ignore[method-assign]

        Web.__init__ = begun  # type: ignore[method-assign]
    from conformance.reference.__main__ import main as serve

    serve(arguments)


if __name__ == "__main__":
    main()
