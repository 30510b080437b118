"""TLS as WeChat's own hosts: a local authority, what makes clients trust it, handshakes, a proxy."""
