"""The third-party platform: verify tickets, tokens, authorization, publication."""
