"""What can be made to go wrong: small frozen objects that say what, where and when, apart."""
