"""Formats on the wire, pure: signatures, the AES envelope, event XML. Bytes in, bytes out."""
