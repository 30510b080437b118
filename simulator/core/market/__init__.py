"""The service market: home pages, services, packages, orders, validity, login codes."""
