"""Reminders, from rules to mailbox: planned as rows, gathered into one digest a person a day, delivered.

`planning` writes what should be said, `digests` gathers it into messages, `delivery` hands messages to a channel, and
`recovery` settles what a killed process left. Each may run at any time, any number of times, in any number of processes
at once: what must happen once is a unique key. `preview` says what a day would send, and writes nothing.
"""
