"""Guarantees: a buyer claims that goods are fake, or came damaged, and is paid for it."""
