"""Use cases. One verb, one transaction, one entry of history; arguments by keyword.

A service reads the clock once, opens `transaction()` once, and leaves everything as it was when it refuses. Nothing is
sent inside a transaction: mails wait in the outbox.
"""
