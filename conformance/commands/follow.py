"""A run, told to whoever listens."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from conformance.report import Listener
    from conformance.report.console import Console


def follow(stream: Any, listeners: list[Listener], console: Console) -> int:
    """Tells the listeners of a run, and the run of what stops it here: a signal, a closed pipe, a full disk.

    What is left of the stream is told to whoever can still take it, so that no other report is lost.
    """
    from conformance.events import Judged, RunEnded
    from simulator import UsageError, tidily

    code, partial = 0, False
    wrong: BaseException | None = None
    with tidily():
        try:
            event = next(stream, None)
            while event is not None:
                stop: BaseException | None = None
                for listener in list(listeners):
                    try:
                        listener.take(event)
                    except (KeyboardInterrupt, OSError, UsageError) as error:
                        wrong = wrong or error
                        if not isinstance(error, KeyboardInterrupt):
                            listeners.remove(listener)
                        if listener is console or isinstance(error, KeyboardInterrupt):
                            stop = KeyboardInterrupt(str(error))
                    except Exception as bug:  # noqa: BLE001 - of one report: the others are written
                        wrong = wrong or bug
                        listeners.remove(listener)
                if isinstance(event, RunEnded):
                    code, partial = event.exit_code, event.partial
                over = isinstance(event, Judged | RunEnded)
                event = stream.throw(stop) if stop is not None and not over else next(stream, None)
        except KeyboardInterrupt as stop:
            raise wrong or stop from None
        finally:
            with suppress(OSError):
                console.close()
            stream.close()
    if wrong is not None and not (partial and isinstance(wrong, KeyboardInterrupt)):
        raise wrong
    return code
