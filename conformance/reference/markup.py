"""The platform's XML: flat elements, at most one level of nesting, never a DTD."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError


class Malformed(Exception):
    """The bytes are not XML, or have a DOCTYPE."""


class Fields:
    """The children of an element by name; what is missing reads as empty."""

    def __init__(self, element: Element | None) -> None:
        self._element = element

    def text(self, name: str) -> str:
        """The child's text, trimmed; empty where there is none."""
        if self._element is None:
            return ""
        return (self._element.findtext(name) or "").strip()

    def number(self, name: str) -> int:
        """The child's text as a whole number, 0 where there is none."""
        try:
            return int(self.text(name))
        except ValueError:
            return 0

    def told(self) -> str:
        """All that the nested elements say, in their order: two messages that say the same are alike."""
        if self._element is None:
            return ""
        inner = (it for child in self._element if len(child) for it in child.iter())
        return ",".join(f"{it.tag}={(it.text or '').strip()}" for it in inner)

    def inner(self, name: str) -> Fields:
        """The fields of a nested element, all empty where there is none."""
        return Fields(None if self._element is None else self._element.find(name))


class Reader:
    """Turns the bytes of a push into fields."""

    def read(self, data: bytes) -> Fields:
        """The fields of one message. Malformed: a DOCTYPE, before anything in it is looked at, or no XML."""
        return Fields(self.element(data))

    def element(self, data: bytes) -> Element:
        """The root element of one message. Malformed: there is none."""
        from defusedxml import ElementTree  # here, because start-up counts
        from defusedxml.common import DefusedXmlException

        try:
            root: Element = ElementTree.fromstring(data, forbid_dtd=True)
        except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
            raise Malformed("not the XML we expect") from error
        return root
