"""What a broken variant is: steps of the provider replaced, and the checks that it is failed by."""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Step = Callable[..., Any]  # an original step, bound to its object: call it with the arguments alone


class VariantError(Exception):
    """A variant, or a file of them, that cannot be used: says which, and what to do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Variant:
    """One provider with one fault. `why` and `chinese` say how it goes on after “this provider …”;
    `fails`: "check:reason" for each that its fault is found by;
    `replace`: "module.Class.step" -> fn(step, self, *arguments)."""

    name: str
    why: str
    chinese: str = ""
    fails: frozenset[str]
    replace: Mapping[str, Step]

    @property
    def checks(self) -> frozenset[str]:
        """The checks that fail it, for whatever reason."""
        return frozenset(word.partition(":")[0] for word in self.fails)

    def reasons(self, check: str) -> list[str]:
        """Those for which that check fails it."""
        split = (word.partition(":") for word in self.fails)
        return sorted(reason for id_, _, reason in split if id_ == check)


def variant(name: str, why: str, chinese: str, fails: str, **replace: Step) -> Variant:
    """One row; in keywords a dot is written `__`, and what fails it, check:reason, stands in one string."""
    steps = {key.replace("__", "."): fn for key, fn in replace.items()}
    return Variant(name=name, why=why, chinese=chinese, fails=frozenset(fails.split()), replace=steps)


def put_in(broken: Variant) -> Callable[[], None]:
    """Replace the steps, and return what puts the originals in again. VariantError: a step does not exist."""
    targets = [(*find(target), fn) for target, fn in broken.replace.items()]
    originals = [(owner, step, vars(owner).get(step)) for owner, step, _ in targets]
    for owner, step, fn in targets:
        setattr(owner, step, _replaced(getattr(owner, step), fn))

    def restore() -> None:
        for owner, step, own in originals:
            if own is None:  # it stands in a class above, which others have too
                delattr(owner, step)
            else:
                setattr(owner, step, own)

    return restore


def find(target: str) -> tuple[type, str]:
    """The class and the name of the step "module.Class.step", or "folder.module.Class.step".

    VariantError: there is none.
    """
    path, _, step = target.rpartition(".")
    module, _, owner_name = path.rpartition(".")
    try:
        owner = getattr(importlib.import_module(f"{__package__}.{module}"), owner_name, None)
    except (ModuleNotFoundError, TypeError, ValueError):
        owner = None
    if not isinstance(owner, type) or not callable(getattr(owner, step, None)):
        raise VariantError(f"the provider has no step {target}: a step is module.Class.method")
    return owner, step


def _replaced(original: Step, fn: Step) -> Step:
    @functools.wraps(original)
    def step(self: Any, *args: Any, **kwargs: Any) -> Any:
        return fn(functools.partial(original, self), self, *args, **kwargs)

    return step


def memory(thing: Any, name: str, kind: Callable[[], Any]) -> Any:
    """What a variant remembers under a name on one of the provider's objects; made by `kind` at first."""
    return thing.__dict__.setdefault(f"broken_{name}", kind())


def nothing(_step: Step, _self: Any, *_args: Any, **_kwargs: Any) -> None:
    """A step that does nothing."""


def always(answer: Any) -> Step:
    """A step that returns this answer and does nothing."""
    return lambda _step, _self, *_args, **_kwargs: answer
